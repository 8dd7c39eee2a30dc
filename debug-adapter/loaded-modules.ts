import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { externalFiles } from '../core/onnx/external-files';
import type { Debugger } from './debugger/debugger';
import type { Program } from './debugger/program';

/**
 * What a session runs, as DAP's modules: the model, the files with its weights, the operator sets that it imports, its
 * functions, onnxruntime and the execution providers.
 */
export function loadedModules({ program, runner, options }: Debugger): DebugProtocol.Module[] {
  const { onnxruntime } = runner.versions;
  return [
    modelModule(program),
    ...dataModules(program),
    ...importModules(program),
    ...functionModules(program),
    { id: 'onnxruntime', name: 'onnxruntime', version: onnxruntime, isUserCode: false },
    ...options.executionProviders.map((provider) => ({
      id: `provider:${provider}`,
      name: provider,
      version: onnxruntime,
      isUserCode: false,
      symbolStatus: 'execution provider',
    })),
  ];
}

function modelModule(program: Program): DebugProtocol.Module {
  const { source, nodeCount, parameterCount, variant } = program;
  const { modelVersion } = source.proto;
  const written = source.producer === '' ? [] : [`written by ${source.producer}`];
  const facts = [
    `IR version ${source.irVersion}`,
    ...written,
    counted(nodeCount, 'node'),
    counted(parameterCount, 'parameter'),
  ];
  return {
    id: 'model',
    name: program.name,
    path: program.path,
    isOptimized: variant === 'optimized',
    isUserCode: true,
    ...(modelVersion !== 0n && { version: String(modelVersion) }),
    symbolStatus: facts.join(', '),
  };
}

function dataModules({ source }: Program): DebugProtocol.Module[] {
  return externalFiles(source).map(({ path: file, bytes, weights, missing }) => {
    const what = `external data: ${counted(weights, 'weight')}, ${counted(bytes, 'byte')}`;
    return {
      id: `data:${file}`,
      name: path.basename(file),
      path: file,
      isUserCode: true,
      symbolStatus: missing === undefined ? what : `external data, not readable: ${missing}`,
    };
  });
}

function importModules({ model }: Program): DebugProtocol.Module[] {
  return [...model.opsets].map(([domain, version]) => {
    const name = domain === '' ? 'ai.onnx' : domain;
    return {
      id: `opset:${name}`,
      name,
      version: String(version),
      isUserCode: false,
      symbolStatus: 'operator set',
    };
  });
}

function functionModules({ model }: Program): DebugProtocol.Module[] {
  return [...model.functions].map(([key, { domain, name, overload, graph }]) => ({
    id: `function:${key}`,
    name: `${domain === '' ? 'ai.onnx' : domain}.${name}${overload === '' ? '' : `:${overload}`}`,
    isUserCode: true,
    symbolStatus: `function, ${counted(graph.nodes.length, 'node')}`,
  }));
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}
