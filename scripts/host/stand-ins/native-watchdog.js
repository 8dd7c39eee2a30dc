// Stands in for @vscode/native-watchdog, which would need a compiler. It ends an extension host that hangs
// after its parent died; here the whole process group is ended by the one who started it.

exports.start = () => {};
exports.exit = (code) => process.exit(code || 0);
