"""Whole numbers out of text, thousands at a time: the inner loop of `lifting`.

A number of up to eight digits fits one machine word, one byte for each digit. With the words of many numbers
in one array, three multiplications join the digits of all of them: to pairs, to fours, to eights. Nothing is
done number by number, which is what makes a decoder that builds Python's numbers slow.
"""

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Widths = npt.NDArray[np.int64]

WIDEST = 8

_ZEROS = np.uint64(0x3030303030303030)
_ABOVE_NINE = np.uint64(0x7676767676767676)  # added to a byte, sets its highest bit unless it is 0 to 9
_HIGHEST_BITS = np.uint64(0x8080808080808080)
_JOINTS = (
    (np.uint64(8), np.uint64(10), np.uint64(0x00FF00FF00FF00FF)),
    (np.uint64(16), np.uint64(100), np.uint64(0x0000FFFF0000FFFF)),
    (np.uint64(32), np.uint64(10_000), np.uint64(0x00000000FFFFFFFF)),
)


def words_of(text: bytes) -> Words:
    """View text as words: item n holds the bytes n to n + 7, the first of them as its lowest."""
    return np.ndarray(len(text) - WIDEST + 1, "<u8", text, strides=(1,))


def last_bytes(words: Words, widths: Widths) -> Words:
    """Keep the last 1 to 8 bytes of each word, and put 0 in the place of the others."""
    unused = _unused_bits(widths)
    return words >> unused << unused


def whole_numbers(words: Words, widths: Widths) -> Words | None:
    """Read numbers from the last 1 to 8 bytes of each word.

    Returns
    -------
    ndarray or None
        None when one of them is not what JSON calls a whole number without a sign: a byte that is no digit,
        or a 0 before other digits.
    """
    unused = _unused_bits(widths)
    digits = words ^ _ZEROS
    digits >>= unused
    leading_zero = digits.astype(np.uint8) == 0
    digits <<= unused
    if (leading_zero & (widths > 1)).any() or ((digits + _ABOVE_NINE | digits) & _HIGHEST_BITS).any():
        return None
    for bits, weight, kept in _JOINTS:
        right = digits >> bits
        digits *= weight
        digits += right
        digits &= kept
    return digits


def _unused_bits(widths: Widths) -> Words:
    return ((WIDEST - widths) * 8).view(np.uint64)
