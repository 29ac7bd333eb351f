// Preloaded, it makes Node believe that it runs where there is no jscpd.
Object.defineProperty(process, 'arch', { value: 'mips' });
