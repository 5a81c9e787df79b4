using System.Net;

namespace ImageGen.Egress.Tests;

public sealed class PublicAddressesTests
{
    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.167.255.255")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2001:200::1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2003::1")]
    public void Public_addresses_beside_the_blocked_ranges_are_public(string address) => Assert.True(PublicAddresses.IsPublic(PublicAddresses.Unmap(IPAddress.Parse(address))));

    [Theory]
    [InlineData("0.255.255.255")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.0")]
    [InlineData("127.255.255.255")]
    [InlineData("169.254.0.0")]
    [InlineData("172.16.0.0")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.255")]
    [InlineData("198.19.255.255")]
    [InlineData("224.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::1")]
    [InlineData("1fff::1")]
    [InlineData("2001:1ff:ffff::1")]
    [InlineData("2001:db8:ffff::1")]
    [InlineData("2002:ffff::1")]
    [InlineData("3fff:fff::1")]
    [InlineData("4000::1")]
    [InlineData("fdff::1")]
    [InlineData("2606:4700::1%3")]
    public void The_edges_of_the_blocked_ranges_are_not(string address) => Assert.False(PublicAddresses.IsPublic(PublicAddresses.Unmap(IPAddress.Parse(address))));
}
