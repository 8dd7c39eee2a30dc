import type { DescMessage, JsonObject, Message, MessageShape } from '@bufbuild/protobuf';
import { create, fromJson, isFieldSet } from '@bufbuild/protobuf';
import { messageOf } from '../../../errors';
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from '../../gen/onnx_pb';
import type { CommentKind } from '../comments';
import type { BuildContext } from './context';
import type { StructuredComment } from './read-comments';

/** A comment with fields of a message. */
export type FieldsComment = Extract<StructuredComment, { kind: 'fields' }>;

/** Messages in a comment nest as deep as protobuf's own limit. */
const deepestMessage = 100;

const schemas = {
  model: ModelProtoSchema,
  graph: GraphProtoSchema,
  function: FunctionProtoSchema,
  node: NodeProtoSchema,
  value: ValueInfoProtoSchema,
  initializer: TensorProtoSchema,
  attribute: AttributeProtoSchema,
} as const satisfies Record<CommentKind, DescMessage>;

/** The message that comments of a kind have fields of. */
export type MessageOf<Kind extends CommentKind> = MessageShape<(typeof schemas)[Kind]>;

/** Fields that the text itself has, so that a comment must not say them again. */
const inText: Partial<Record<CommentKind, readonly string[]>> = {
  model: ['graph'],
  graph: ['node', 'initializer', 'input', 'output', 'valueInfo'],
  function: ['node', 'input', 'output'],
  node: ['input', 'output'],
};

/** Lists of which the text has a part and the comment another. */
const appended: ReadonlySet<string> = new Set([
  'node.attribute',
  'function.attributeProto',
  'model.functions',
  'model.metadataProps',
]);

/** The message that a comment's JSON is; undefined (and a problem) where it is none. */
export function messageIn<Kind extends CommentKind>(
  context: BuildContext,
  comment: FieldsComment & { readonly of: Kind },
): MessageOf<Kind> | undefined {
  try {
    return fromJson(schemas[comment.of], comment.json as JsonObject, {
      recursionLimit: deepestMessage,
    }) as MessageOf<Kind>;
  } catch (error) {
    const why = messageOf(error).replace(/\.$/, '');
    context.problem(comment, `This structured comment cannot be read and is left out: ${why}.`);
    return undefined;
  }
}

/** Puts the fields that a comment has into a message: they take the place of what is there, lists in part join it. */
export function mergeComment(context: BuildContext, comment: FieldsComment, target: Message): void {
  const read = messageIn(context, comment);
  if (!read) return;
  const refused = inText[comment.of]?.filter((field) => field in comment.json) ?? [];
  if (refused.length > 0) {
    context.problem(
      comment,
      `'${refused[0]}' of a ${comment.of} stands in the text itself, not in a comment.`,
    );
    return;
  }
  mergeFields(schemas[comment.of], comment.of, read, target);
}

function mergeFields(schema: DescMessage, kind: string, from: Message, to: Message): void {
  const source = from as unknown as Record<string, unknown>;
  const target = to as unknown as Record<string, unknown>;
  for (const field of schema.fields) {
    if (!isFieldSet(from, field)) continue;
    const name = field.localName;
    const value = source[name];
    if (appended.has(`${kind}.${name}`)) (target[name] as unknown[]).push(...(value as unknown[]));
    else if (kind === 'attribute' && name === 't' && target[name]) {
      // A tensor of its own: one that was restored is the source model's.
      const tensor = Object.assign(create(TensorProtoSchema), target[name]);
      mergeFields(TensorProtoSchema, 'initializer', value as Message, tensor);
      target[name] = tensor;
    } else target[name] = value;
  }
}
