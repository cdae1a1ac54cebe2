"""What all comparisons of experiments with another program do: they take the cases one by one, print a line for each, and fail where one fails."""
import argparse, json, tempfile


def parser_of(description, steps):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stacklight")
    parser.add_argument("--only", default="", help="the cases with this in their names")
    parser.add_argument("--steps", type=int, default=steps)
    return parser


class Unsupported(Exception):
    """A case of which there is nothing to compare; says why."""


def judge_cases(cases, judge, is_wanted=lambda name: True):
    """Calls `judge(folder, case)` for each wanted row of (name, case), an experiment or what else `judge` takes, in an empty folder; it
    gives whether the case is good and what to print, or raises Unsupported. The exit status: 0 where some were good and none was bad."""
    counts = {"pass": 0, "unsupported": 0, "FAIL": 0}
    for name, case in cases:
        if not is_wanted(name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                good, note = judge(folder, case)
                result = "pass" if good else "FAIL"
            except Unsupported as reason:
                result, note = "unsupported", reason
            except Exception as fault:
                result, note = "FAIL", f"{type(fault).__name__}: {fault}"
        counts[result] += 1
        print(f"{result:4}  {json.dumps(name, ensure_ascii=False)[1:-1]:60} {note}", flush=True)
    print(f"{counts['pass']} passed, {counts['FAIL']} failed" + (f", {counts['unsupported']} unsupported" if counts["unsupported"] else ""), flush=True)
    return 1 if counts["FAIL"] or not counts["pass"] else 0
