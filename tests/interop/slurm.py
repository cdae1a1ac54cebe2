#!/usr/bin/python3
"""Runs resources/cluster/sweep.sbatch in a real Slurm, of one node that this program starts and ends by itself: a job array makes a sweep
in parts, whose merge has the bytes that one process writes; so it has when tasks are requeued or cancelled in the middle and submitted again.

    slurm.py STACKLIGHT

Needs Debian's slurm-wlm and munge (77 where they are missing); neither has to be configured or running.
"""
import contextlib, getpass, json, os, secrets, shutil, socket, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
JOB = os.path.join(HERE, "..", "..", "resources", "cluster", "sweep.sbatch")
NEEDED = ("munged", "slurmctld", "slurmd", "sbatch", "scontrol", "scancel", "squeue", "sinfo")
LONGEST = 300  # seconds
EXPERIMENT = {"format": "stacklight-experiment", "version": 1, "title": "In parts", "seed": 1, "data": {"source": "spirals", "samples": 400},
              "stack": [{"type": "dense", "units": 16}, {"type": "repeat", "count": 3, "body": [{"type": "residual", "body": [
                  {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "dense", "units": 16}]}]}, {"type": "dense", "units": "classes"}],
              "optimizer": {"type": "sgd", "learning_rate": 0.05}, "batch_size": 32}
GRID = ["--depths", "1,2,3", "--residuals", "on,off", "--seeds", "1..4"]
LINES = 7  # of a part: 24 runs in 4 parts, and the header

os.environ["PATH"] += ":/usr/sbin:/sbin"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, is_there):
    deadline = time.monotonic() + LONGEST
    while not (found := is_there()):
        assert time.monotonic() < deadline, f"{what}: nothing in {LONGEST} s"
        time.sleep(0.1)
    return found


def output(*command, **options):
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True, **options).stdout


@contextlib.contextmanager
def cluster(folder):
    """Slurm's daemons, with all that they have in a folder, as long as the block runs."""
    name, user = socket.gethostname().split(".")[0], getpass.getuser()
    path = lambda part: os.path.join(folder, part)
    for part in ("state", "spool"):
        os.mkdir(path(part))
    with open(path("munge.key"), "wb") as key:
        os.fchmod(key.fileno(), 0o400)
        key.write(secrets.token_bytes(64))
    with open(path("slurm.conf"), "w") as file:
        file.write(f"""ClusterName=test
SlurmctldHost={name}(127.0.0.1)
SlurmctldPort={free_port()}
SlurmdPort={free_port()}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={path("munge.socket")}
CredType=cred/munge
StateSaveLocation={path("state")}
SlurmdSpoolDir={path("spool")}
SlurmctldPidFile={path("slurmctld.pid")}
SlurmdPidFile={path("slurmd.pid")}
SlurmctldLogFile={path("slurmctld.log")}
SlurmdLogFile={path("slurmd.log")}
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
SchedulerParameters=batch_sched_delay=0,sched_interval=1,requeue_delay=0
MinJobAge=300
NodeName={name} NodeAddr=127.0.0.1 CPUs=4 RealMemory=8000
PartitionName=all Nodes={name} Default=YES MaxTime=INFINITE State=UP
""")
    os.environ["SLURM_CONF"] = path("slurm.conf")
    daemons = []

    def begin(*command):
        with open(path("daemons.log"), "ab") as log:
            daemons.append(subprocess.Popen(command, stdout=log, stderr=log))

    try:
        begin("munged", "--foreground", "--force", f"--socket={path('munge.socket')}", f"--key-file={path('munge.key')}", f"--pid-file={path('munge.pid')}",
              f"--seed-file={path('munge.seed')}", "--num-threads=2")
        wait_for("munge", lambda: os.path.exists(path("munge.socket")))
        begin("slurmctld", "-D")
        begin("slurmd", "-D", "-N", name)
        def is_ready():
            assert all(daemon.poll() is None for daemon in daemons), "a daemon ended"
            done = subprocess.run(["sinfo", "-h", "-o", "%T"], capture_output=True, text=True)
            return done.stdout.strip() == "idle"
        wait_for("the node", is_ready)
        yield
    except BaseException:
        for log in ("daemons.log", "slurmctld.log", "slurmd.log"):
            if os.path.exists(path(log)):
                print(f"--- {log}", "".join(open(path(log), errors="replace").readlines()[-15:]), sep="\n", file=sys.stderr)
        raise
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
        for daemon in daemons:
            try:
                daemon.wait(30)
            except subprocess.TimeoutExpired:
                daemon.kill()


def submit(stacklight, folder, steps):
    """The number of the job."""
    return output("sbatch", "--parsable", "--array=0-3", "--cpus-per-task=1", "--mem-per-cpu=500M", JOB, "e.stacklight", *GRID, "--steps", steps, cwd=folder,
                  env={**os.environ, "STACKLIGHT": stacklight}).strip()


def states(job):
    return output("squeue", "-h", "-r", "-j", job, "-t", "all", "-o", "%i %T").split()


def finish(job):
    """Waits until all tasks are done."""
    wait_for(f"job {job}", lambda: not {"PENDING", "RUNNING", "COMPLETING", "CONFIGURING", "SUSPENDED", "REQUEUED"} & set(states(job)))
    return states(job)


def merged(stacklight, folder):
    parts = sorted(name for name in os.listdir(os.path.join(folder, "parts")) if name.endswith(".csv"))
    output(stacklight, "merge", *(os.path.join("parts", part) for part in parts), "--out", "runs.csv", "--summary", "summary.csv", cwd=folder)
    return [open(os.path.join(folder, name), "rb").read() for name in ("runs.csv", "summary.csv")]


def lines_of(folder, task):
    try:
        with open(os.path.join(folder, "parts", f"part-{task}.csv"), "rb") as file:
            return file.read().count(b"\n")
    except FileNotFoundError:
        return 0


def sweep(stacklight, steps, disturb):
    """Whether a sweep by the job array, which `disturb(folder, job)` disturbs, comes to what one process writes. It gives whether to submit again."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "e.stacklight"), "w") as file:
            json.dump(EXPERIMENT, file)
        os.mkdir(os.path.join(folder, "parts"))
        output(stacklight, "sweep", "e.stacklight", *GRID, "--steps", steps, "--quiet", "--out", "one.csv", "--summary", "one-summary.csv", cwd=folder)
        one = [open(os.path.join(folder, name), "rb").read() for name in ("one.csv", "one-summary.csv")]
        job = submit(stacklight, folder, steps)
        again = disturb(folder, job)
        ended = finish(job)
        if again:
            ended = finish(submit(stacklight, folder, steps))
        assert set(ended[1::2]) == {"COMPLETED"}, ended
        return merged(stacklight, folder) == one


def requeue(folder, job):
    """One task has made a run or more, and begins again."""
    wait_for("a run of task 1", lambda: lines_of(folder, 1) > 1)
    output("scontrol", "requeue", f"{job}_1")
    assert lines_of(folder, 1) < LINES, "the task was done before it was requeued"
    return False


def cancel(folder, job):
    """All tasks end in the middle."""
    wait_for("a run of task 2", lambda: lines_of(folder, 2) > 1)
    output("scancel", job)
    assert "CANCELLED" in finish(job) and lines_of(folder, 2) < LINES, "the job was done before it was cancelled"
    return True


def main():
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        print(f"not run: {', '.join(missing)} is missing (slurm-wlm, munge)")
        return 77
    stacklight, good = os.path.abspath(sys.argv[1]), True
    with tempfile.TemporaryDirectory() as folder, cluster(folder):
        for name, steps, disturb in (("a job array", 20, lambda *_: False), ("a task that is requeued", 6000, requeue), ("a job that is cancelled and submitted again", 6000, cancel)):
            same = sweep(stacklight, steps, disturb)
            good = good and same
            print(f"{'pass' if same else 'FAIL'}  {name}: {'the bytes of one process' if same else 'other bytes than one process writes'}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
