from ipaddress import ip_address, ip_network

import pytest

from dateline.web.guard import is_forbidden, literal_address


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.0.0.1.", "127.1", "2130706433", "0x7f000001", "0x7f.0x0.0x0.0x1", "0177.0.0.1", "017700000001", "0x7F.1",
        "::1", "[::1]", "::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "::127.0.0.1", "::",
        "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "0.0.0.0", "0", "255.255.255.255", "224.0.0.1", "240.0.0.1",
        "169.254.169.254", "0xa9fea9fe", "::ffff:169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16",
        "fe80::1", "fc00::1", "ff02::1", "fec0::1", "2001:db8::1", "192.0.2.1", "198.18.0.1", "64:ff9b:1::a00:1",
    ],
)  # fmt: skip
def test_private_addresses_in_every_spelling(host: str) -> None:
    address = literal_address(host)
    assert address is not None
    assert is_forbidden(address)


@pytest.mark.parametrize("host", ["8.8.8.8", "134744072", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "1.1"])
def test_public_addresses(host: str) -> None:
    address = literal_address(host)
    assert address is not None
    assert not is_forbidden(address)


@pytest.mark.parametrize("host", ["example.com", "localhost", "1.2.3.example", "0x.example", "a-1"])
def test_names_are_no_addresses(host: str) -> None:
    assert literal_address(host) is None


@pytest.mark.parametrize("host", ["1.2.3.4.5", "256.1.1.1", "example.1", "0x1ffffffff", "08.1"])
def test_numbers_that_are_no_address(host: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        literal_address(host)


def test_allowed_networks() -> None:
    lab = (ip_network("127.0.1.0/24"), ip_network("fd00::/8"))
    assert not is_forbidden(ip_address("127.0.1.7"), lab)
    assert not is_forbidden(ip_address("::ffff:127.0.1.7"), lab)
    assert not is_forbidden(ip_address("fd00::1"), lab)
    assert is_forbidden(ip_address("127.0.0.1"), lab)
    assert is_forbidden(ip_address("::ffff:127.0.0.1"), lab)
