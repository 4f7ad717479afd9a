"""Makes src/test/resources/{numpy,written} with the real NumPy, h5py and PyTorch (Debian 12's 1.24, 3.7 and 1.13 were used):
python make_numpy_fixtures.py src/test/resources

numpy/ holds the small bag of the other fixtures in every form, and files that must be refused. written/ holds one larger random bag as each library
writes it, beside the bytes of its features and coordinates as NumPy lays them in memory: what is read must equal those, bit for bit."""
import os
import sys
import zipfile

import h5py
import numpy as np
import torch

out = sys.argv[1]
os.makedirs(f"{out}/numpy", exist_ok=True)
os.makedirs(f"{out}/written", exist_ok=True)
features = np.array([[1.5, -2.25, 0.1], [4, 5, 65504]])
coords = np.array([[0, 256], [512, 1024]])


def npy(name, array, **options):
    np.save(f"{out}/numpy/{name}.npy", array, **options)


def npz(name, **arrays):
    np.savez(f"{out}/numpy/{name}.npz", **arrays)


for bits in (16, 32, 64):
    npy(f"f{bits}", features.astype(f"f{bits // 8}"))
npy("big_endian", features.astype(">f4"))
npy("fortran", np.asfortranarray(features.astype("f4")))
npy("fortran_f64", np.asfortranarray(features.astype(">f8")))
npy("batch", features[None].astype("f4"))
for version in (2, 3):
    with open(f"{out}/numpy/version{version}.npy", "wb") as file:
        np.lib.format.write_array(file, features.astype("f4"), version=(version, 0))
known = {"patch_size": 256, "mpp": 0.5, "stained": True, "encoder": "uni_v1", "tissue": np.zeros((20, 20), "u1")}
for kind in ("i2", "u2", "i4", "u4", "i8", "u8", "f4"):
    npz(f"bag_{kind}", features=features.astype("f4"), coords=coords.astype(kind), **known)
np.savez_compressed(f"{out}/numpy/compressed.npz", features=features.astype("f4"), coords=coords[None], **known)
np.savez(f"{out}/numpy/unnamed.npz", features.astype("f2"))

npy("integers", features.astype("i4"))
npy("complex", features.astype("c8"))
npy("structured", np.zeros(2, [("x", "f4"), ("y", "f4")]))
npy("objects", np.array([{"features": features}], dtype=object), allow_pickle=True)
npy("vector", features[0].astype("f4"))
npy("empty", np.zeros((0, 3), "f4"))
npy("nan", np.array([[0, 1], [2, np.nan]], "f4"))
npz("coords_3", features=features.astype("f4"), coords=np.zeros((3, 2), "i4"))
npz("coords_huge", features=features.astype("f4"), coords=np.full((2, 2), 2**64 - 1, "u8"))
npz("nameless", a=features, b=features)
np.savez_compressed(f"{out}/numpy/bomb.npz", features=np.zeros((4096, 512), "f4"))
header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (1048576, 1048576), }\n"
with open(f"{out}/numpy/huge.npy", "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
with open(f"{out}/numpy/header.npy", "wb") as file:
    file.write(b"\x93NUMPY\x02\x00" + (2**32 - 1).to_bytes(4, "little") + header)
with zipfile.ZipFile(f"{out}/numpy/path.npz", "w") as archive:
    archive.writestr("../../features.npy", b"x")
    archive.writestr("/etc/coords.npy", b"x")

random = np.random.default_rng(2021)
rows = random.standard_normal((41, 48)).astype("f4")
corners = (random.integers(0, 100_000, (41, 2)) * 256).astype("i4")
place = f"{out}/written/"
rows.tofile(place + "features_f32.bin")
rows.astype("f2").tofile(place + "features_f16.bin")
corners.tofile(place + "coords_i32.bin")
np.save(place + "f32.npy", rows)
np.savez_compressed(place + "f32.npz", features=rows, coords=corners)
np.savez(place + "f16.npz", features=rows.astype("f2"), coords=corners.astype("i8"))
tensor = torch.from_numpy(rows)
torch.save(tensor, place + "f32.pt")
torch.save({"features": tensor.half(), "coords": torch.from_numpy(corners)}, place + "f16.pt")
brain = tensor.bfloat16()
torch.save({"features": brain, "coords": torch.from_numpy(corners).long()}, place + "bf16.pt")
brain.view(torch.int16).numpy().tofile(place + "features_bf16.bin")
with h5py.File(place + "f32.h5", "w") as file:  # as TRIDENT
    file.create_dataset("features", data=rows[None])
    file["features"].attrs.update({"name": "slide", "savetodir": "/home/someone"})
    file.create_dataset("coords", data=corners[None].astype("i8"))
    file["coords"].attrs.update({"patch_size": 512, "patch_size_level0": 1024, "level0_magnification": 40, "target_magnification": 20, "overlap": 0})
with h5py.File(place + "f16.h5", "w") as file:  # as CLAM appends them
    file.create_dataset("features", data=rows[:16].astype("f2"), maxshape=(None, 48), chunks=(8, 48), compression="gzip")
    file["features"].resize(41, axis=0)
    file["features"][16:] = rows[16:].astype("f2")
    file.create_dataset("coords", data=corners, maxshape=(None, 2), chunks=(1, 2))
