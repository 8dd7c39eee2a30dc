import { create } from '@bufbuild/protobuf';
import type { FunctionProto, ModelProto, OperatorSetIdProto } from '../../gen/onnx_pb';
import { OperatorSetIdProtoSchema } from '../../gen/onnx_pb';
import type { HeaderTree, HeaderValue } from '../parse/tree';
import { buildPair } from './tensors';

/** Puts what a model's header says into the model. */
export function modelHeader(model: ModelProto, header: HeaderTree | undefined): void {
  for (const { key, value } of header?.entries ?? []) {
    if (!value) continue;
    if (value.kind === 'integer' && key.text === 'ir_version') model.irVersion = value.value;
    else if (value.kind === 'integer' && key.text === 'model_version') model.modelVersion = value.value;
    else if (value.kind === 'opsets' && key.text === 'opset_import') model.opsetImport = opsets(value);
    else if (value.kind === 'pairs' && key.text === 'metadata_props') {
      model.metadataProps = value.entries.map(buildPair);
    } else if (value.kind === 'string') {
      if (key.text === 'producer_name') model.producerName = value.text;
      else if (key.text === 'producer_version') model.producerVersion = value.text;
      else if (key.text === 'domain') model.domain = value.text;
      else if (key.text === 'doc_string') model.docString = value.text;
    }
  }
}

/** Puts what a function's header says into the function. */
export function functionHeader(definition: FunctionProto, header: HeaderTree | undefined): void {
  for (const { key, value } of header?.entries ?? []) {
    if (!value) continue;
    if (value.kind === 'opsets' && key.text === 'opset_import') definition.opsetImport = opsets(value);
    else if (value.kind === 'string') {
      if (key.text === 'domain') definition.domain = value.text;
      else if (key.text === 'overload') definition.overload = value.text;
      else if (key.text === 'doc_string') definition.docString = value.text;
    }
  }
}

function opsets(value: Extract<HeaderValue, { kind: 'opsets' }>): OperatorSetIdProto[] {
  return value.entries.map(({ domain, version }) =>
    create(OperatorSetIdProtoSchema, { domain: domain.text, version }),
  );
}
