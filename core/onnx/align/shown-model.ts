import { ExternalFiles } from '../external-data';
import type { ModelProto } from '../gen/onnx_pb';
import { indexModel } from '../index-model';
import type { Model } from '../model';

/** A model with another protobuf, for printing: nothing can be read of its weights. */
export function shownModel(model: Model, proto: ModelProto): Model {
  const { path, fileSize: size, problems } = model;
  return { ...indexModel(proto, { path, size, files: new ExternalFiles([]), problems: [] }), problems };
}
