using ImageGen.Worker.Webhooks;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>How the places for posts are shared among tenants.</summary>
public sealed class TenantSharesTests
{
    [Theory]
    [InlineData(1, 56)]
    [InlineData(2, 31)]
    [InlineData(6, 12)]
    public void One_tenant_never_takes_the_last_place(int greedy, int most)
    {
        var shares = new TenantShares(64);
        var taken = new int[greedy];
        for (var (n, refused) = (0, 0); refused < greedy; n++)
        {
            refused = shares.TryTake($"greedy-{n % greedy}") ? 0 : refused + 1;
            taken[n % greedy] += refused == 0 ? 1 : 0;
        }

        Assert.All(taken, count => Assert.InRange(count, 1, most));
        Assert.True(shares.TryTake("other"));
    }

    [Fact]
    public void A_released_place_can_be_taken_by_any_tenant()
    {
        var shares = new TenantShares(1);
        Assert.True(shares.TryTake("one"));
        Assert.False(shares.TryTake("other"));

        shares.Return("one");

        Assert.True(shares.TryTake("other"));
        Assert.Equal(0, shares.Free);
    }
}
