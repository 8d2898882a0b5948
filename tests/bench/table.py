"""The table: each row is a figure of ours beside a limit or a peer that was measured in the same run."""


def shown(value):
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


class Table:
    HEAD = ("row", "ours", "beside", "that", "ratio", "asked", "met")

    def __init__(self):
        self.rows = []

    def add(self, name, ours, unit, beside=None, that=None, asked="", met=None):
        """`met`: True or False; None where nothing is asked, or where the peer is not there to ask it of."""
        ratio = ours / that if that else None
        self.rows.append((name, f"{shown(ours)} {unit}", beside or "-", shown(that), shown(ratio), asked or "-",
                          {True: "yes", False: "NO", None: "-"}[met]))
        print("  " + " | ".join(self.rows[-1]), flush=True)

    def at_least(self, name, ours, unit, beside, that, ratio):
        self.add(name, ours, unit, beside, that, f"at least {ratio} x", None if that is None else ours >= ratio * that)

    def at_most(self, name, ours, unit, beside, that, ratio):
        self.add(name, ours, unit, beside, that, f"at most {ratio} x", None if that is None else ours <= ratio * that)

    def print(self):
        lines = [self.HEAD, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.HEAD))]
        for n, line in enumerate(lines):
            print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |")
            if n == 0:
                print("|" + "|".join("-" * (width + 2) for width in widths) + "|")

    def missed(self):
        return [row[0] for row in self.rows if row[-1] == "NO"]
