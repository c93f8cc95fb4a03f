/** The writer's schema of a file as a document of its own: text, types, and what others know it by. */
import { maxSchemaNodes, type SchemaDocument } from '../../../table/schemaDocument.ts';
import { canonicalForm } from './canonicalForm.ts';
import { fingerprintsOf } from './fingerprint.ts';
import { parseSchema } from './schema.ts';
import { schemaNodes } from './schemaNodes.ts';

/** `text` is a schema that was read before: one that cannot be read is not a file's. */
export async function schemaDocument(text: string): Promise<SchemaDocument> {
  const { type, remarks } = parseSchema(text);
  const { nodes, nodeCount } = schemaNodes(type, maxSchemaNodes);
  const canonical = canonicalForm(type);
  const fingerprints = canonical === undefined ? [] : await fingerprintsOf(canonical);
  return { text, canonicalForm: canonical, fingerprints, remarks, nodes, nodeCount };
}
