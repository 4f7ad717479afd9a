"""Makes src/test/resources/hdf5/*.h5 with the real h5py (3.16 was used): python make_hdf5_fixtures.py OUT"""
import sys

import h5py
import numpy as np

out = sys.argv[1]
features = np.array([[1.5, -2.25, 0.1], [4, 5, 65504]])
coords = np.array([[0, 256], [512, 1024]])


def write(name, features, coords=None, coords_attributes=None, features_attributes=None, **options):
    with h5py.File(f"{out}/{name}.h5", "w", **options) as file:
        file.create_dataset("features", data=features, compression="gzip", shuffle=True, chunks=True)
        file["features"].attrs.update(features_attributes or {})
        if coords is not None:
            file["coords"] = coords
            file["coords"].attrs.update(coords_attributes or {})


clam = {"patch_size": 256, "patch_level": 1, "downsample": np.array([4.0, 4.0]), "name": "slide", "save_path": "/home/someone"}
trident = {"patch_size": 512, "overlap": 0, "savetodir": "/home/someone"}
for bits in (16, 32, 64):
    write(f"clam_f{bits}", features.astype(f"f{bits // 8}"), coords.astype("i8"), clam)
write("clam_i2", features.astype("f4"), coords.astype("i2"), clam)
write("clam_v114", features.astype("f4"), coords.astype("i4"), clam, libver="v114")
write("clam_latest", features.astype("f4"), coords.astype("i4"), clam, libver="latest")  # HDF5 2.0
write("trident", features[None].astype("f4"), coords.astype("i8"), trident, {"encoder": "uni_v1", "name": "slide"})
write("trident_coords", features[None].astype("f4"), coords[None].astype("f8"), trident)
write("no_coords", features.astype(">f4"))
write("coords_3", features.astype("f4"), np.zeros((3, 2), "i4"))
write("coords_half", features.astype("f4"), np.full((2, 2), 0.5))
write("coords_huge", features.astype("f4"), np.full((2, 2), 2**40))
write("vector", features[0].astype("f4"))
write("integers", features.astype("i4"))
write("nan", np.array([[0, 1], [2, np.nan]], "f4"))
write("overflow", np.array([[0, 1], [1e300, 2]], "f8"))
with h5py.File(f"{out}/empty.h5", "w") as file:
    file["features"] = np.zeros((0, 3), "f4")
with h5py.File(f"{out}/other.h5", "w") as file:
    file["feats"] = features
with h5py.File(f"{out}/huge.h5", "w") as file:
    file.create_dataset("features", shape=(1 << 20, 1 << 10), dtype="f4", chunks=(1, 1 << 10))
