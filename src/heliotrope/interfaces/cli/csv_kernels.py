"""Plain CSV rows straight from bytes to numbers; plain loops, compiled once.

A plain row has as many fields as the header, no quotation mark, no control character and no empty field that
is asked for.  At anything else a scan gives up: the careful reader says what is wrong, or reads it right.
"""

import numpy as np
from numba import njit

GIVEN_UP = -1
COMMA, LINE, RETURN, QUOTE, SPACE = 44, 10, 13, 34, 32


@njit(cache=True)
def refill(table, hashes, count):
    """Enter all names into a larger table."""
    mask = np.uint64(table.size - 1)
    for number in range(count):
        place = hashes[number] & mask
        while table[np.int64(place)] >= 0:
            place = (place + np.uint64(1)) & mask
        table[np.int64(place)] = number


@njit(cache=True)
def spread(h):
    """A hash whose low bits depend on all of it (the end of MurmurHash3)."""
    h ^= h >> np.uint64(33)
    h *= np.uint64(0xFF51AFD7ED558CCD)
    h ^= h >> np.uint64(33)
    return h


@njit(cache=True)
def scan(data, width, wanted, starts, ends, keys):
    """The fields that are asked for of every row: where they start and end, and their hashes (FNV-1a).

    ``wanted[field]`` is the column a field goes to, or -1.  Returns the rows, or `GIVEN_UP`.  The last byte
    must end a line.
    """
    row, field, begin = 0, 0, 0
    key = np.uint64(0xCBF29CE484222325)
    prime = np.uint64(0x100000001B3)
    for place in range(data.size):
        c = data[place]
        if c > COMMA or (c != COMMA and c != QUOTE and c >= SPACE):
            key = (key ^ np.uint64(c)) * prime
            continue
        if c == RETURN and place + 1 < data.size and data[place + 1] == LINE:
            continue
        if c != COMMA and c != LINE:
            return GIVEN_UP
        end = place
        if c == LINE and end > begin and data[end - 1] == RETURN:
            end -= 1
        if c == LINE and field == 0 and end == begin:
            begin = place + 1
            continue
        if field >= width:
            return GIVEN_UP
        column = wanted[field]
        if column >= 0:
            if end == begin:
                return GIVEN_UP
            starts[row, column], ends[row, column], keys[row, column] = begin, end, spread(key)
        field += 1
        begin = place + 1
        key = np.uint64(0xCBF29CE484222325)
        if c == LINE:
            if field != width:
                return GIVEN_UP
            field = 0
            row += 1
    return row


@njit(cache=True)
def number(data, rows, column, starts, ends, keys, table, last, hashes, names, numbers, row, count):
    """Number one column's names in the order in which they first appear; the row reached, and how many names.

    Open addressing: ``table`` holds numbers, or -1, under hashes.  Each name is followed by a line end in
    ``names``, the last one's place in ``last``.  It stops before the rows' end where there is no more room.
    One loop, as numba counts references to each array of a call.
    """
    mask = np.uint64(table.size - 1)
    most = min(table.size // 2, last.size)
    while row < rows:
        start, key = np.int64(starts[row, column]), keys[row, column]
        size = ends[row, column] - start
        place = key & mask
        while True:
            own = np.int64(table[np.int64(place)])
            if own < 0:
                begin = last[count - 1] + 1 if count else 0
                if count == most or begin + size >= names.size:
                    return row, count
                for n in range(size):
                    names[begin + n] = data[start + n]
                names[begin + size] = LINE
                last[count], hashes[count] = begin + size, key
                table[np.int64(place)] = own = count
                count += 1
                break
            if hashes[own] == key:
                begin = last[own - 1] + 1 if own else 0
                if last[own] - begin == size:
                    n = 0
                    while n < size and names[begin + n] == data[start + n]:
                        n += 1
                    if n == size:
                        break
            place = (place + np.uint64(1)) & mask
        numbers[row] = own
        row += 1
    return row, count
