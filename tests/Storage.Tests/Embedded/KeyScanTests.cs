using System.Text;
using ImageGen.Storage.Embedded;

namespace ImageGen.Storage.Tests.Embedded;

public sealed class KeyScanTests
{
    [Theory]
    [InlineData("*1\r\n$6\r\nDBSIZE\r\n", 0, 16)]
    [InlineData("*1\r\n$6\r\ndbsize\r\n*1\r\n$4\r\nPING\r\n", 0, 16)]
    [InlineData("*1\r\n$4\r\nPING\r\n*2\r\n$4\r\nSCAN\r\n$1\r\n0\r\n", 14, 35)]
    [InlineData("*2\r\n$4\r\nKEYS\r\n$1\r\n*\r\n", 0, 21)]
    public void A_command_that_walks_is_found_with_its_bounds(string buffer, int from, int to)
    {
        Assert.True(KeyScan.TryFind(Encoding.UTF8.GetBytes(buffer), out var start, out var end));
        Assert.Equal((from, to), (start, end));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PING\r\n")]
    [InlineData("*2\r\n$3\r\nGET\r\n$4\r\nSCAN\r\n")]
    [InlineData("*2\r\n$4\r\nSCAN\r\n$1\r\n")]
    [InlineData("*1\r\n$6\r\nDBSI")]
    [InlineData("*1\r\n$-1\r\n")]
    [InlineData("*1\r\n$99999999999\r\n")]
    [InlineData("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$21\r\n*1\r\n$6\r\nDBSIZE\r\n*1\r\n$\r\n")]
    public void Nothing_else_is(string buffer) => Assert.False(KeyScan.TryFind(Encoding.UTF8.GetBytes(buffer), out _, out _));
}
