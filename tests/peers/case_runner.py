"""What all comparisons of experiments with another program do: they take the cases one by one, print a line for each, and fail where one fails."""
import argparse, json, tempfile


def parser_of(description, steps):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stacklight")
    parser.add_argument("--only", default="", help="the cases with this in their names")
    parser.add_argument("--steps", type=int, default=steps)
    return parser


def judge_cases(cases, judge, is_wanted=lambda name: True):
    """Calls `judge(folder, experiment)` for each wanted row of (name, experiment), in an empty folder; it gives whether the case is
    good and what to print. The exit status: 0 where there were some and all were good."""
    passed = failed = 0
    for name, experiment in cases:
        if not is_wanted(name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                good, note = judge(folder, experiment)
            except Exception as fault:
                good, note = False, f"{type(fault).__name__}: {fault}"
        passed, failed = passed + good, failed + (not good)
        print(f"{'pass' if good else 'FAIL'}  {json.dumps(name, ensure_ascii=False)[1:-1]:60} {note}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
