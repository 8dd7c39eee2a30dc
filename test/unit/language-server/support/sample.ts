/** A text with something of everything: weights, types, bodies, a function with an attribute, comments. */
export const sampleText = `# A sample.
# Its second line.
<
  ir_version: 9,
  opset_import: ["" : 17, "my" : 1]
>
sample (bool c, float[N, 4] x) => (float[N, 4] y)
<
  float[1] half = {0.5},
  float[2] w = ["location": "w.bin", "offset": "0", "length": "8"],
  float[N, 4] h
>
{
  [scale] h = Mul(x, half)
  [choose] y = If (c) <
    then_branch = then_graph () => (float[N, 4] a)
    {
      a = Neg(h)
    },
    else_branch = else_graph () => (float[N, 4] b)
    {
      ["a label"] b = my.Twice <by = 2> (h)
    }
  >
}

<domain: "my", opset_import: ["" : 17]>
Twice <by: int = 1> (v) => (u)
{
  f = Constant <value_int: int = @by> ()
  g = Cast <to = 1> (f)
  u = Mul(v, g)
}
`;
