"""One server however many ask for it, found again by later commands, and nothing of it left afterwards."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from dynaform.aws import Target, TargetKind, client
from dynaform.findings import WorldError
from dynaform.simulator import Simulator, Status
from dynaform.simulator.lock import interrupts_held_back
from dynaform.simulator.process import alive, fingerprint

ACCOUNT = "000000000042"
START = "from pathlib import Path; from dynaform.simulator import Simulator; import sys; "
START += "print(Simulator(Path(sys.argv[1]), sys.argv[2]).start().pid)"


def account_of(endpoint: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    credential = "Credential=x/20250101/us-east-1/sts/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"}
    url = f"{endpoint}/?Action=GetCallerIdentity&Version=2011-06-15"
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - a loopback address
    with opener.open(request, timeout=20) as answer:
        return answer.read().decode().partition("<Account>")[2][:12]


def asked(endpoint: str, service: str, path: str, query: str = "") -> str:
    """The answer to a plain GET, as clients send it that are not boto3."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    credential = f"Credential=x/20250101/us-east-1/{service}/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"}
    request = urllib.request.Request(f"{endpoint}{path}{query}", headers=headers)  # noqa: S310 - a loopback address
    with opener.open(request, timeout=20) as answer:
        return str(answer.read().decode())


@pytest.mark.simulator
def test_backup_plans_are_as_terraform_wants_them(tmp_path: Path) -> None:
    with Simulator(tmp_path / "simulator", ACCOUNT).private() as status:
        target = Target("dev", TargetKind.SIMULATOR, ACCOUNT, "us-east-1", status.endpoint)
        vault = client(target, "backup").create_backup_vault(BackupVaultName="v", BackupVaultTags={"a": "b"})
        arn = vault["BackupVaultArn"]
        for path in (f"/tags/{arn}", f"/tags/{arn}/", f"/tags/{arn.replace(':', '%3A')}"):
            for query in ("", "?maxResults=5"):
                assert json.loads(asked(status.endpoint, "backup", path, query)) == {"Tags": {"a": "b"}}
        iam = client(target, "iam")
        iam.create_role(RoleName="backup", AssumeRolePolicyDocument="{}")
        policy = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
        iam.attach_role_policy(RoleName="backup", PolicyArn=policy)


@pytest.mark.simulator
def test_two_commands_at_once_start_one_server_that_outlives_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a proxy of the site must not stand between us and loopback
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    simulator = Simulator(tmp_path / "simulator", ACCOUNT)
    assert simulator.status() is None
    command = [sys.executable, "-c", START, str(simulator.folder), ACCOUNT]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        pids = {int(each.communicate(timeout=60)[0]) for each in both}
        found = simulator.status()
        assert found is not None
        assert pids == {found.pid}
        assert simulator.start() == found
        assert account_of(found.endpoint) == ACCOUNT
        assert os.getsid(found.pid) == found.pid
        with pytest.raises(WorldError, match=f"for account {ACCOUNT} runs already"):
            Simulator(simulator.folder, "000000000043").start()
    finally:
        stopped = simulator.stop()
    assert stopped
    assert not alive(found.pid, found.started)
    assert simulator.status() is None
    assert not simulator.stop()


@pytest.mark.simulator
def test_a_private_one_leaves_no_process_and_no_file_and_a_dead_one_is_replaced(tmp_path: Path) -> None:
    simulator = Simulator(tmp_path / "private", ACCOUNT)
    with pytest.raises(KeyboardInterrupt), simulator.private() as first:
        os.kill(first.pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while simulator.status() is not None and time.monotonic() < deadline:
            time.sleep(0.02)
        second = simulator.start()
        assert second.pid != first.pid
        assert simulator.status() == second
        raise KeyboardInterrupt
    assert not alive(second.pid, second.started)
    assert not simulator.folder.exists()
    with pytest.raises(OSError):
        account_of(second.endpoint)


@pytest.mark.simulator
def test_a_private_one_ends_by_itself_when_its_owner_is_killed(tmp_path: Path) -> None:
    script = START.partition("print")[0] + (
        "import time\n"
        "with Simulator(Path(sys.argv[1]), sys.argv[2]).private() as status:\n"
        "    print(status.pid, status.started, flush=True)\n"
        "    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "private"), ACCOUNT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid, _, started = owner.stdout.readline().strip().partition(" ")
        assert alive(int(pid), started)
        owner.kill()
    deadline = time.monotonic() + 10
    while alive(int(pid), started) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(int(pid), started)


def test_an_interrupt_of_what_must_not_be_cut_short_comes_afterwards() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), interrupts_held_back():
        for step in range(2):
            signal.raise_signal(signal.SIGINT)
            done.append(step)
    assert done == [0, 1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_process_that_took_over_the_pid_is_not_ours(tmp_path: Path) -> None:
    simulator = Simulator(tmp_path, ACCOUNT)
    file = tmp_path / "status.json"
    stranger = Status(os.getpid(), "started long ago", 4566, ACCOUNT)
    file.write_text(json.dumps({name: getattr(stranger, name) for name in ("pid", "started", "port", "account")}))
    assert simulator.status() is None
    assert file.exists(), "a reader without the lock could remove the file of a server that has just started"
    assert not simulator.stop()
    assert not file.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"pid": "1", "started": "", "port": 1, "account": ""}'])
def test_a_status_file_that_cannot_be_read_is_no_server(tmp_path: Path, text: str) -> None:
    (tmp_path / "status.json").write_text(text)
    assert Simulator(tmp_path, ACCOUNT).status() is None


def test_a_server_that_does_not_come_up_is_an_error_with_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho no module named moto\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    simulator = Simulator(tmp_path / "simulator", ACCOUNT)
    with pytest.raises(WorldError, match="did not come up") as raised:
        simulator.start()
    assert "no module named moto" in raised.value.detail
    assert simulator.status() is None


def test_a_fingerprint_is_of_one_process_and_stays_the_same() -> None:
    child = subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE)
    try:
        started = fingerprint(child.pid)
        assert alive(child.pid, started)
        assert not alive(child.pid, started + "0")
    finally:
        child.communicate(b"\n", timeout=20)
    assert not alive(child.pid, started)
    assert fingerprint(child.pid) == ""
