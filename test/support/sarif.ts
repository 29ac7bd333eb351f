import { Ajv2020 } from 'ajv/dist/2020.js';
import * as assert from 'uvu/assert';

/**
 * SARIF 2.1.0 as far as we write it, stricter than the standard's own schema: every object may hold only what is named
 * here. The names, requirements, enumerations and limits are those of the standard (OASIS, sarif-v2.1.0), written down
 * again because the official schema is not among our packages.
 */

const text = { type: 'string', minLength: 1 };
const index = { type: 'integer', minimum: 0 };
const place = { type: 'integer', minimum: 1 };
const message = object({ text }, ['text']);
/** An escaped path without scheme, root, empty segment or a bare percent sign. */
const uri = { type: 'string', pattern: '^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+(?:/(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+)*$' };
const level = { enum: ['none', 'note', 'warning', 'error'] };

const physicalLocation = object(
  {
    artifactLocation: object({ uri, uriBaseId: text }, ['uri', 'uriBaseId']),
    region: object({ startLine: place, startColumn: place, endLine: place }, ['startLine', 'startColumn']),
  },
  ['artifactLocation', 'region'],
);

const result = object(
  {
    ruleId: text,
    ruleIndex: index,
    level,
    message,
    locations: list(object({ physicalLocation }, ['physicalLocation']), 1),
    relatedLocations: list(object({ id: index, physicalLocation, message }, ['id', 'physicalLocation', 'message'])),
    partialFingerprints: { type: 'object', minProperties: 1, additionalProperties: text },
    properties: { type: 'object' },
  },
  ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints'],
);

const notifications = list(object({ level, message }, ['message']));

const log = object(
  {
    $schema: { const: 'https://json.schemastore.org/sarif-2.1.0.json' },
    version: { const: '2.1.0' },
    runs: list(
      object(
        {
          tool: object(
            {
              driver: object(
                {
                  name: { const: 'sluice' },
                  version: text,
                  rules: list(object({ id: text, shortDescription: message, help: message }, ['id'])),
                },
                ['name'],
              ),
            },
            ['driver'],
          ),
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          originalUriBaseIds: {
            type: 'object',
            additionalProperties: object({ uri: { type: 'string', pattern: '/$' }, description: message }, []),
          },
          invocations: list(
            object(
              {
                executionSuccessful: { type: 'boolean' },
                toolExecutionNotifications: notifications,
                toolConfigurationNotifications: notifications,
              },
              ['executionSuccessful'],
            ),
          ),
          results: list(result),
        },
        ['tool', 'results'],
      ),
      1,
    ),
  },
  ['version', 'runs'],
);

function object(properties: object, required: readonly string[]): object {
  return { type: 'object', additionalProperties: false, properties, required };
}

function list(items: object, minItems = 0): object {
  return { type: 'array', items, minItems };
}

const validate = new Ajv2020({ strict: true }).compile(log);

interface Notification {
  readonly level: string;
  readonly message: { readonly text: string };
}

export interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly originalUriBaseIds: Readonly<Record<string, object>>;
    readonly invocations: readonly {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly Notification[];
      readonly toolConfigurationNotifications: readonly Notification[];
    }[];
    readonly results: readonly SarifResult[];
  }[];
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation: PhysicalLocation }[];
  readonly relatedLocations?: readonly { readonly id: number; readonly physicalLocation: PhysicalLocation }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface PhysicalLocation {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
  readonly region: { readonly startLine: number; readonly startColumn: number; readonly endLine?: number };
}

/** The text is SARIF, each result names its own rule, rules and ids are there once, and bases are declared. */
export function assertSarif(printed: string): Sarif {
  const data = JSON.parse(printed) as Sarif;
  assert.ok(validate(data), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
  for (const { tool, results, originalUriBaseIds } of data.runs) {
    const ids = tool.driver.rules.map((rule) => rule.id);
    assert.is(new Set(ids).size, ids.length, 'a rule is there twice');
    for (const one of results) {
      assert.is(ids[one.ruleIndex], one.ruleId);
      const related = one.relatedLocations ?? [];
      assert.is(
        new Set(related.map(({ id }) => id)).size,
        related.length,
        'an id of a related location is there twice',
      );
      for (const { physicalLocation } of [...one.locations, ...related])
        assert.ok(physicalLocation.artifactLocation.uriBaseId in originalUriBaseIds);
    }
  }
  return data;
}
