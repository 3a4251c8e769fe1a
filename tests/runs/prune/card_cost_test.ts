// Costs of networks: counts checked by hand.

import assert from "node:assert/strict";
import { truncateToDepth } from "../../../src/depth/depth_choice.ts";
import { cardCost } from "../../../src/runs/prune/card_cost.ts";
import { cutNetwork } from "../../../src/runs/prune/cut_network.ts";
import { q, smallConv, smallDense } from "../../evaluation/small_network.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

Deno.test("cardCost() counts a dense network as it is written down", async () => {
  using folder = temporaryFolder();
  folder.write("before/network/state.safetensors", "12345");
  folder.write("after/network/state.safetensors", "123");
  const { network } = await smallDense(); // 3 inputs, width 6, 3 blocks, 3 classes
  using _ = network;
  using cut = await cutNetwork(network, 1);
  const cost = await cardCost({ network, q }, { network: cut, q: truncateToDepth(q, 1) }, {
    before: `${folder.path}/before`,
    after: `${folder.path}/after`,
  });
  const [stem, block, head] = [3 * 6 + 6, 6 * 6 + 6 + 12, 6 * 3 + 3];
  assert.deepEqual(cost.parameters, {
    before: stem + 3 * block + head,
    after: stem + block + head,
  });
  const multiplyAdds = (blocks: number, exits: number) => 3 * 6 + blocks * 36 + exits * 18;
  assert.deepEqual(cost.mixtureMultiplyAdds, {
    before: multiplyAdds(3, 4),
    after: multiplyAdds(1, 2),
  });
  assert.deepEqual(cost.lastExitMultiplyAdds, {
    before: multiplyAdds(3, 1),
    after: multiplyAdds(1, 1),
  });
  assert.deepEqual(cost.fileBytes, { before: 5, after: 3 });
});

Deno.test("cardCost() does not count exits without weight", async () => {
  using folder = temporaryFolder();
  folder.write("network/state.safetensors", "");
  const { network } = await smallDense();
  using _ = network;
  const folders = { before: folder.path, after: folder.path };
  const one = { network, q: [0, 0.5, 0, 0.5] };
  const other = { network, q: [0, 1, 0, 0] };
  const { mixtureMultiplyAdds } = await cardCost(one, other, folders);
  assert.deepEqual(mixtureMultiplyAdds, { before: 18 + 3 * 36 + 2 * 18, after: 18 + 36 + 18 });
});

Deno.test("cardCost() falls in proportion to the blocks of a conv network that are cut", async () => {
  using folder = temporaryFolder();
  folder.write("network/state.safetensors", "");
  const { network } = await smallConv();
  using _ = network;
  const folders = { before: folder.path, after: folder.path };
  const costAt = async (depth: number) => {
    using cut = await cutNetwork(network, depth);
    const { parameters, lastExitMultiplyAdds, bytes } = await cardCost(
      { network, q },
      { network: cut, q: truncateToDepth(q, depth) },
      folders,
    );
    return [parameters, lastExitMultiplyAdds].map(({ after }) => after).concat(bytes.after);
  };
  const [none, one, two, three] = [
    await costAt(0),
    await costAt(1),
    await costAt(2),
    await costAt(3),
  ];
  for (const i of [0, 1]) { // every block costs the same
    assert.equal(one[i] - none[i], two[i] - one[i]);
    assert.equal(two[i] - one[i], three[i] - two[i]);
  }
  const share = (three[2] - two[2]) / (two[2] - one[2]); // but for the header of the file
  assert.ok(Math.abs(share - 1) < 0.05, `${share}`);
});
