"""Makes src/test/resources/torch/*.pt with the real PyTorch (2.13 was used): python make_torch_fixtures.py OUT"""
import collections
import sys

import torch

out = sys.argv[1]
torch.manual_seed(0)
base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
types = {
    "f32": torch.tensor([[1.5, -2.25], [0.1, float("inf")]]),
    "f64": torch.tensor([1 / 3], dtype=torch.float64),
    "f16": torch.tensor([0.1, 65504.0], dtype=torch.float16),
    "bf16": torch.tensor([0.1, 3e38], dtype=torch.bfloat16),
    "i64": torch.tensor(-(2**62)),
    "i32": torch.tensor([-7], dtype=torch.int32),
    "i16": torch.tensor([-300], dtype=torch.int16),
    "i8": torch.tensor([-128], dtype=torch.int8),
    "u8": torch.tensor([200, 255], dtype=torch.uint8),
    "bool": torch.tensor([True, False, True]),
    "empty": torch.zeros(0, 4),
    "transposed": base.t(),
    "column": base[:, 1],
    "rows": base[1:],
}
torch.save(types, f"{out}/types.pt")
torch.save(types, f"{out}/types_legacy.pt", _use_new_zipfile_serialization=False)
torch.save(types, f"{out}/types_protocol4.pt", pickle_protocol=4)
torch.save(types, f"{out}/types_legacy_protocol4.pt", pickle_protocol=4, _use_new_zipfile_serialization=False)
torch.save(base, f"{out}/bare.pt")
layer = torch.nn.Linear(3, 2)
with torch.no_grad():
    layer.weight.copy_(torch.arange(6.0).reshape(2, 3))
    layer.bias.copy_(torch.tensor([-1.0, 1.0]))
optimizer = torch.optim.Adam(layer.parameters())
layer(torch.ones(3)).sum().backward()
optimizer.step()
layer.weight.data.copy_(torch.arange(6.0).reshape(2, 3))
torch.save(
    {
        "model": layer.state_dict(),
        "teacher": collections.OrderedDict(weight=torch.nn.Parameter(base)),
        "optimizer": optimizer.state_dict(),
        "epoch": 3,
        "big": -(2**40),
        "best": 0.75,
        "done": True,
        "note": "Grüße",
        "nothing": None,
        "list": [1, (2, torch.tensor([5.0]))],
    },
    f"{out}/checkpoint.pt",
)
torch.save(
    {
        "features": torch.tensor([[[1.5, -2.25, 0.1], [4, 5, 65504]]], dtype=torch.bfloat16),
        "coords": torch.tensor([[0, 256], [512, 1024]]),
        "patch_size": 256,
        "encoder": "uni_v1",
    },
    f"{out}/bag.pt",
)
