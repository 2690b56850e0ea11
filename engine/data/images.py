"""The user's own images: PNG and JPEG files in a zip, in folders named like their class or named like it.

Nothing is unpacked to disk and nothing is trusted: the number of files, their bytes and their pixels are
looked at before anything is decoded, and only the two formats are opened.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from engine.data.examples import Examples, chosen_coding, coded
from engine.data.split import parts
from engine.errors import DataError, quoted
from engine.zips import DAMAGED

MOST_IMAGES = 20_000
"""``upload_images``: files of one zip."""
MOST_SIDE = 4_096
"""Rows or columns of one image before it is resized."""
MOST_BYTES = 256 * 2**20
"""``upload_pixels``: bytes of all files unpacked, and of all images together."""
MOST_LOOKED = 2**25
"""Pixels in which transparent ones are looked for; of a zip with more, some may be."""
SHARE = 0.7
OTHER = "other"
"""The class of images whose place and name tell none."""
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


@dataclass(frozen=True)
class Picture:
    """One file of the zip: its place there, its class, its rows and columns, and whether it has a place for
    transparency, used or not."""

    path: str
    label: str
    size: tuple[int, int]
    alpha: bool = False


@dataclass(frozen=True)
class Look:
    """How files become pixels: in colour or grey, and on what. Without a background the colours that hide
    behind transparent parts show, as they do in data sets from before there was a choice."""

    colour: bool = False
    background: str | None = None


def make(section: Mapping[str, Any], content: bytes, coding: str) -> Examples:
    """The images of a zip as examples (1, H, W), or (3, H, W) with ``colour``; ``size`` resizes them, and
    ``background`` lies behind their transparent parts.

    Raises ``DataError`` for a damaged zip, too much of it, one class, or mixed sizes without ``size``.
    """
    side, look = section.get("size"), Look(bool(section.get("colour")), section.get("background"))
    with _opened(content) as archive:
        pictures = _pictures(archive)
        height, width = (int(side), int(side)) if side else _one_size(pictures)
        channels = 3 if look.colour else 1
        if len(pictures) * channels * height * width > MOST_BYTES:
            raise DataError(
                f"{len(pictures):,} images of {height} by {width} pixels are more than "
                f"{MOST_BYTES // 2**20} MB (limit upload_pixels).",
                code="too_large",
                hint="Bring them to a smaller size.",
            )
        x = np.stack([_pixels(archive, picture, (height, width), look) for picture in pictures])
    classes = _classes(pictures)
    labels = np.array([classes.index(picture.label) for picture in pictures])
    seed, share = int(section.get("seed") or 0), float(section.get("train_share") or SHARE)
    order, train, validation, test = parts(len(x), share, seed)
    chosen = chosen_coding(section.get("coding"), coding, len(classes), "the zip")
    found = Examples(
        name=str(section.get("name") or "images"),
        shape=(channels, height, width),
        x=x[order],
        targets=coded(labels[order], len(classes), chosen),
        train=train,
        validation=validation,
        test=test,
        classes=classes,
        scale=1 / 255,
        coding=chosen,
        origin=order,
    )
    return found.limited(section.get("examples"))


def describe(content: bytes) -> dict[str, Any]:
    """What a zip holds, for a page to choose from: ``{kind, rows, classes, sizes, pictures}``.

    ``classes``: ``[name, how many]``; ``sizes``: the different ``[rows, columns]``, at most ten;
    ``pictures``: up to 12, ``{label, values}`` of 28 by 28 grey numbers 0..1, and where one of the zip is
    transparent in places ``values`` on white and ``on_black``; such a one is among them.
    """
    with _opened(content) as archive:
        found = _pictures(archive)
        every = max(1, len(found) // 12)
        shown = found[::every][:12]
        clear = _first_clear(archive, [*shown, *found])
        if clear is not None and clear not in shown:
            shown[-1] = clear
        looks = {"values": "white", "on_black": "black"} if clear else {"values": None}
        pictures = [
            {"label": picture.label}
            | {name: _thumb(archive, picture, behind) for name, behind in looks.items()}
            for picture in shown
        ]
    labels = [picture.label for picture in found]
    return {
        "kind": "images",
        "rows": len(found),
        "classes": [[name, labels.count(name)] for name in _classes(found)],
        "sizes": [list(size) for size in sorted({picture.size for picture in found})[:10]],
        "pictures": pictures,
    }


def _thumb(archive: zipfile.ZipFile, picture: Picture, background: str | None) -> list[float]:
    pixels = _pixels(archive, picture, (28, 28), Look(background=background)) / 255
    values: list[float] = pixels.round(2).tolist()
    return values


def _first_clear(archive: zipfile.ZipFile, pictures: list[Picture]) -> Picture | None:
    """The first picture that lets through what lies behind it, or may: of too many not all are opened."""
    looked = 0
    for picture in pictures:
        if not picture.alpha:
            continue
        looked += picture.size[0] * picture.size[1]
        if looked > MOST_LOOKED or _is_clear(archive, picture.path):
            return picture
    return None


def _is_clear(archive: zipfile.ZipFile, path: str) -> bool:
    """Some pixel lets through what lies behind it."""
    image = _open(archive, path)
    try:
        lowest, _ = image.convert("RGBA").getchannel("A").getextrema()
    except (OSError, SyntaxError, ValueError) as problem:
        raise _damaged(path) from problem
    return bool(lowest < 255)


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except DAMAGED as problem:
        raise DataError("The zip file is damaged.", code="damaged", hint="Make it again.") from problem


def _pictures(archive: zipfile.ZipFile) -> list[Picture]:
    """All images of a zip, sorted by their place. Raises ``DataError`` when it is too much or none."""
    files = sorted((info for info in archive.infolist() if _is_picture(info)), key=lambda info: info.filename)
    if not files:
        raise DataError(
            "The zip holds no PNG or JPEG files.",
            code="empty",
            hint="Put the images of each class into a folder of its name.",
        )
    if len(files) > MOST_IMAGES:
        raise DataError(
            f"The zip holds {len(files):,} images; the limit upload_images is {MOST_IMAGES:,}.",
            code="too_large",
        )
    total = sum(info.file_size for info in files)
    if total > MOST_BYTES:
        raise DataError(
            f"The images unpack to {total / 2**20:.0f} MB; the limit upload_pixels is "
            f"{MOST_BYTES // 2**20} MB.",
            code="too_large",
        )
    labels = _labels([info.filename for info in files])
    return [_picture(archive, info.filename, label) for info, label in zip(files, labels, strict=True)]


def _is_picture(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    # A member without a name, which a damaged archive may have, cannot be asked whether it is a folder.
    return path.suffix.lower() in FORMATS and not hidden and not info.is_dir()


def _labels(paths: list[str]) -> list[str]:
    """Folders are classes; when all files are in one, the letters that a file name begins with are."""
    folders = [PurePosixPath(path).parent.name for path in paths]
    if len(set(folders)) > 1:
        return [folder or OTHER for folder in folders]
    names = [re.match(r"[^\W\d_]*", PurePosixPath(path).stem) for path in paths]
    return [name.group() if name and name.group() else OTHER for name in names]


def _open(archive: zipfile.ZipFile, path: str) -> Any:
    """A Pillow image whose pixels are not decoded yet. Raises ``DataError`` for a damaged file."""
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(archive.read(path)), formats=sorted(set(FORMATS.values())))
    except (*DAMAGED, SyntaxError, Image.DecompressionBombError) as problem:
        raise _damaged(path) from problem
    if max(image.size) > MOST_SIDE:
        raise DataError(
            f"{quoted(path)} has {image.size[1]:,} by {image.size[0]:,} pixels; at most {MOST_SIDE:,} a side "
            "are read.",
            code="too_large",
            hint="Make it smaller.",
        )
    return image


def _damaged(path: str) -> DataError:
    return DataError(f"{quoted(path)} in the zip is damaged or is no PNG or JPEG.", code="damaged")


def _picture(archive: zipfile.ZipFile, path: str, label: str) -> Picture:
    image = _open(archive, path)
    width, height = image.size
    return Picture(path, label, (height, width), _has_alpha(image))


def _has_alpha(image: Any) -> bool:
    """There is a place for transparency; never where the file has left out its palette, which Pillow asks."""
    return (image.mode != "P" or image.palette is not None) and bool(image.has_transparency_data)


def _one_size(pictures: list[Picture]) -> tuple[int, int]:
    first = pictures[0]
    other = next((picture for picture in pictures if picture.size != first.size), None)
    if other is not None:
        raise DataError(
            f"The images have mixed sizes: {quoted(first.path)} has {first.size[0]} by {first.size[1]}, "
            f"{quoted(other.path)} {other.size[0]} by {other.size[1]}.",
            code="mixed_sizes",
            hint="Choose a size that all are brought to (data.size).",
        )
    if max(first.size) > 256:
        raise DataError(
            f"The images have {first.size[0]} by {first.size[1]} pixels; a net takes up to 256 a side.",
            code="too_large",
            hint="Choose a size that all are brought to (data.size).",
        )
    return first.size


def _pixels(archive: zipfile.ZipFile, picture: Picture, size: tuple[int, int], look: Look) -> np.ndarray:
    """(C H W,) bytes of one image, resized where it has another size."""
    from PIL import Image

    try:
        image = _open(archive, picture.path)
        if look.background and picture.alpha:
            behind = Image.new("RGBA", image.size, look.background)
            image = Image.alpha_composite(behind, image.convert("RGBA"))
        image = image.convert("RGB" if look.colour else "L")
        if picture.size != size:
            image = image.resize((size[1], size[0]), Image.Resampling.BOX)
    except (OSError, SyntaxError, ValueError) as problem:
        raise _damaged(picture.path) from problem
    pixels = np.asarray(image, np.uint8)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1) if look.colour else pixels).ravel()


def _classes(pictures: list[Picture]) -> tuple[str, ...]:
    names = sorted({picture.label for picture in pictures})
    if len(names) < 2:
        begin = "with no letters" if names[0] == OTHER else quoted(names[0])
        raise DataError(
            f"All {len(pictures):,} images are of one class: they lie in one folder, and their names "
            f"begin {begin}.",
            code="one_class",
            hint="Put the images of each class into a folder of its name.",
        )
    return tuple(names)
