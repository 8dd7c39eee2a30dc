import assert from 'node:assert/strict';
import { temporaryFolder } from '../unit/temporary-folder';
import { Debugged } from './support/debugged';
import { TensorPage } from './support/tensor-page';

const text = `<ir_version: 10, opset_import: ["": 21]>
without_a_number (float[2, 3] x) => (float[2, 3] nans)
{
  [zero] zero = Constant<value_float = 0.0>()
  [none] none = Mul(x, zero)
  [nans] nans = Div(none, none)
}
`;

describe('Tensor panel on values without a finite element, as they are debugged', function () {
  this.timeout(120_000);
  const folder = temporaryFolder('non-finite');
  let debugged: Debugged;
  let tensor: TensorPage;

  before(async () => {
    const program = folder.write('without-a-number.onnxtxt', text);
    debugged = await Debugged.launch({
      program,
      inputs: { x: { random: 'normal' } },
    });
    tensor = new TensorPage(await debugged.tensorPanel.open({ viewport: { width: 720, height: 800 } }));
  });
  afterEach(() => assert.deepEqual(tensor.panel.errors, []));
  after(() => debugged?.close());

  it('says no number where there is none', async () => {
    await debugged.moveTo('nans');
    await tensor.drawn('nans');
    await tensor.shows(
      '.statistics',
      /min – max – mean – std – median – 1 % … 99 % – … – zeros 0 0 % negative 0 0 % L2 norm –/,
    );
  });

  it('has no mean of a channel of NaN, in the view of channels', async () => {
    await tensor.view('Channels');
    await tensor.shows(
      '.view:not([hidden])',
      /Channel 0 , mean – , standard deviation – , from – to – , NaN or Inf 3/,
    );
  });
});
