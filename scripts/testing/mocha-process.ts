// A process that runs tests: `node --import tsx scripts/testing/mocha-process.ts OPTIONS`, OPTIONS being MochaOptions as JSON.
import { type MochaOptions, runMocha } from './mocha-run';

const options = JSON.parse(process.argv[2] ?? '') as MochaOptions;
runMocha(options).then(
  // Nothing that a test left open may keep the run waiting: the report is written.
  (failures) => process.exit(failures === 0 ? 0 : 1),
  (error) => {
    console.error(error);
    process.exit(2);
  },
);
