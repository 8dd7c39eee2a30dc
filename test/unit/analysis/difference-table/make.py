"""Writes table.json: pairs of small tensors with NumPy's own figures of how far they are apart.

    python make.py        (NumPy 2.x; the test that reads the table needs no Python)

Bytes are little-endian elements in row order, in hexadecimal. Figures leave out elements where one of the two is not
finite, as the project's do; nothing else is done to NumPy's results.
"""
import json
import warnings
from pathlib import Path

import numpy as np

warnings.filterwarnings("ignore")
rng = np.random.default_rng(6)


def pairs():
    a = rng.normal(size=(2, 3, 4)).astype(np.float32)
    yield "float32", a, (a + rng.normal(size=a.shape) * 0.01).astype(np.float32)
    yield "float32 equal", a, a.copy()
    b = a.copy()
    b[1, 2, 3] = np.nan
    c = a.copy()
    c[0, 0, 1] = np.inf
    c[1, 0, 0] = b[1, 0, 0] = -np.inf
    yield "float32 with NaN and Inf", b, c
    d = rng.normal(size=(2, 3, 5))
    yield "float64", d, d + rng.normal(size=d.shape) * 1e-9
    yield "float64 huge", d * 1e300, d * 1e300 * (1 + 1e-7)
    yield "float64 tiny", d * 1e-200, d * 1.5e-200
    h = rng.normal(size=(3, 7)).astype(np.float16)
    yield "float16", h, (h * np.float16(1.01)).astype(np.float16)
    for name in ("int8", "uint8", "int16", "uint16", "int32", "uint32"):
        info = np.iinfo(name)
        x = rng.integers(info.min, info.max, size=(4, 5), dtype=name, endpoint=True)
        y = x.copy()
        y[1, 2] = info.min
        y[3, 0] = info.max
        yield name, x, y
    x = np.array([[2**62, -(2**62)], [2**53 + 1, 7]], np.int64)
    yield "int64", x, np.array([[2**62 - 3, -(2**62) + 1], [2**53, 8]], np.int64)
    yield "uint64", np.array([2**64 - 1, 2**63, 5], np.uint64), np.array([2**64 - 2, 2**63 - 9, 4], np.uint64)
    yield "bool", np.array([True, False, True, True]), np.array([True, True, False, True])
    z = (rng.normal(size=(2, 4)) + 1j * rng.normal(size=(2, 4))).astype(np.complex64)
    yield "complex64", z, (z * (1 + 0.01j)).astype(np.complex64)
    yield "complex128", z.astype(np.complex128), z.astype(np.complex128) + (0.25 - 0.5j)
    yield "float32 and int8", np.array([1.25, -2.5, 3.0], np.float32), np.array([1, -2, 3], np.int8)


def number(value):
    value = float(value)
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def exact(array):
    """Differences without a rounding: integers as Python's own."""
    return array.astype(object) if array.dtype.kind in "iub" else array.astype(np.longdouble if array.dtype.kind == "f" else np.complex128)


def figures(a, b):
    equal = (a == b) | ((a != a) & (b != b))
    finite = np.isfinite(a) & np.isfinite(b)
    x, y = a[finite].ravel(), b[finite].ravel()
    wide_x, wide_y = exact(x), exact(y)
    if x.dtype.kind == "b":
        wide_x, wide_y = x.astype(int).astype(object), y.astype(int).astype(object)
    difference = wide_x - wide_y
    kind = np.complex128 if difference.dtype.kind == "c" else np.longdouble
    d = difference.astype(kind)
    fx, fy = wide_x.astype(kind), wide_y.astype(kind)
    size = np.abs(d)
    largest = max((abs(v) for v in difference), default=None)
    where = np.flatnonzero(finite.ravel())
    at = next((int(where[k]) for k, v in enumerate(difference) if largest != 0 and abs(v) == largest), -1)
    differ = np.flatnonzero(~equal.ravel())
    odd = np.flatnonzero((~equal & ~finite).ravel())
    norm = lambda v: np.sqrt(np.sum(np.abs(v) ** 2))
    relative = [abs(v) / abs(w) for v, w in zip(d, fx) if w != 0]
    return {
        "count": int(a.size),
        "differ": int(differ.size),
        "first": int(differ[0]) if differ.size else -1,
        "nonFinite": int(odd.size),
        "firstNonFinite": int(odd[0]) if odd.size else -1,
        "sqnr": number(20 * np.log10(norm(fx) / norm(d))),
        "cosine": number(np.real(np.sum(fx * np.conj(fy))) / (norm(fx) * norm(fy))),
        "maxAbs": number(largest),
        "argMaxAbs": at,
        "meanAbs": number(np.mean(size)),
        "mean": number(np.mean(size if kind is np.complex128 else d)),
        "maxRelative": number(max(relative)),
        "rootMeanSquare": number(np.sqrt(np.mean(size**2))),
    }


def ulp(a, b):
    """NumPy's own count of units in the last place, and NaN apart from numbers."""
    def places(x):
        words = x.view({2: np.int16, 4: np.int32, 8: np.int64}[x.itemsize]).astype(object)
        least = -(2 ** (8 * x.itemsize - 1))
        return np.array([least - w if w < 0 else w for w in words.ravel()], object)

    distance = [abs(int(p) - int(q)) for p, q in zip(places(a), places(b))]
    nan = zip(np.isnan(a).ravel(), np.isnan(b).ravel())
    return [number(0 if p and q else np.nan if p or q else v) for v, (p, q) in zip(distance, nan)]


cases = []
for name, a, b in pairs():
    case = {
        "name": name,
        "shape": list(a.shape),
        "a": {"dtype": a.dtype.name, "hex": a.tobytes().hex()},
        "b": {"dtype": b.dtype.name, "hex": b.tobytes().hex()},
        "figures": figures(a, b),
        "channels": [figures(np.take(a, k, 1), np.take(b, k, 1)) for k in range(a.shape[1])] if a.ndim > 1 else [],
    }
    if a.dtype == b.dtype and a.dtype.kind == "f":
        case["ulp"] = ulp(a, b)
        case["float32"] = [number(v) for v in (a - b).ravel()] if a.dtype == np.float32 else None
    cases.append(case)
Path(__file__).with_name("table.json").write_text(json.dumps(cases, indent=1) + "\n")
