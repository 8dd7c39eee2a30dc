import type { Node } from '../onnx/model';
import { firstOutput } from '../onnx/model';
import { parseStringList } from './string-list';

/** A module that a node was made in: its name within the module around it, and its class where the model says it. */
interface ScopePart {
  readonly name: string;
  readonly kind: string | undefined;
}

/** The modules around a node, outermost first; the model itself is none of them. */
export type Scope = readonly ScopePart[];

/** What PyTorch's exporter calls nodes that belong to no module. */
const noModule = '_empty_nn_module_stack_from_metadata_hook';

/** A name that says more levels than this was not made by an exporter of modules. */
const deepest = 64;

/**
 * The modules that a node was made in, as the model says it: by PyTorch's metadata (`pkg.torch.onnx.name_scopes`, else
 * `namespace`), else by the node's name or its first output's, as far as they are paths (`/layer1/layer1.0/Conv`).
 * Undefined where the model does not say; empty where it says that the node is in no module.
 */
export function scopeOf(node: Node): Scope | undefined {
  const metadata = new Map(node.proto.metadataProps.map(({ key, value }) => [key, value]));
  return (
    scopeOfNames(
      metadata.get('pkg.torch.onnx.name_scopes'),
      metadata.get('pkg.torch.onnx.class_hierarchy'),
    ) ??
    scopeOfNamespace(metadata.get('namespace')) ??
    scopeOfPath(node.name) ??
    scopeOfPath(firstOutput(node) ?? '')
  );
}

/** `['', 'h.0', 'h.0.attn', 'linear']`: full names of modules, last the operation's. */
function scopeOfNames(names: string | undefined, classes: string | undefined): Scope | undefined {
  const full = names === undefined ? undefined : parseStringList(names);
  if (!full || full.length === 0) return undefined;
  const kinds = (classes === undefined ? undefined : parseStringList(classes)) ?? [];
  return scopeOfModules(full.slice(0, -1).map((name, at) => ({ name, kind: kinds[at] })));
}

/** `: tiny.GPT/h.0: tiny.Block/linear: aten.linear.default`: the same, with the classes. */
function scopeOfNamespace(namespace: string | undefined): Scope | undefined {
  if (!namespace) return undefined;
  const parts = namespace.split('/').map((part) => {
    const at = part.indexOf(': ');
    return at < 0 ? { name: part, kind: undefined } : { name: part.slice(0, at), kind: part.slice(at + 2) };
  });
  return scopeOfModules(parts.slice(0, -1));
}

/** Full names become names within the module around: `h.0.attn` in `h.0` is `attn`, `layer1.0` in `layer1` itself. */
function scopeOfModules(modules: readonly ScopePart[]): Scope {
  const scope: ScopePart[] = [];
  let around = '';
  for (const { name, kind } of modules.slice(0, deepest)) {
    if (name === '' || name === noModule) continue;
    scope.push({ name: nameWithin(around, name), kind });
    around = name;
  }
  return scope;
}

/** PyTorch's older exporter names modules so in paths, with which these should agree. */
function nameWithin(around: string, name: string): string {
  if (around === '' || !name.startsWith(`${around}.`)) return name;
  const rest = name.slice(around.length + 1);
  return /^\d/.test(rest) ? `${around.slice(around.lastIndexOf('.') + 1)}.${rest}` : rest;
}

/** `/layer1/layer1.0/Conv`. Of the names that a converter has joined by semicolons the first one counts. */
function scopeOfPath(name: string): Scope | undefined {
  const [first] = name.split(';', 1);
  const parts = first!.split('/');
  if (parts.length < 2) return undefined;
  const modules = parts.slice(0, -1).filter((part) => part !== '');
  return modules.slice(0, deepest).map((part) => ({ name: part, kind: undefined }));
}
