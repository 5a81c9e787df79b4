using ImageGen.Worker.Background;
using ImageGen.Worker.Waiting;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Waiting;

/// <summary>Which tenants' jobs stay in their lines because the tenants have as many jobs at providers as allowed, by a clock that the test moves.</summary>
public sealed class TenantsAtLimitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Timings _timings = new();
    private readonly TenantsAtLimit _tenants;

    public TenantsAtLimitTests() => _tenants = new TenantsAtLimit(_timings, _time);

    [Fact]
    public void A_tenant_is_left_out_until_the_pause_is_over()
    {
        _tenants.Note("a");
        _time.Advance(_timings.LineRetry / 2);
        _tenants.Note("b");
        Assert.Equal(["a", "b"], _tenants.Find().Order());

        _time.Advance(_timings.LineRetry / 2);
        Assert.Equal(["b"], _tenants.Find());

        _time.Advance(_timings.LineRetry / 2);
        Assert.Empty(_tenants.Find());
    }

    [Fact]
    public void A_released_slot_ends_the_pause_of_its_tenant_alone()
    {
        _tenants.Note("a");
        _tenants.Note("b");

        _tenants.NoteReleased("a");

        Assert.Equal(["b"], _tenants.Find());
    }

    [Fact]
    public void No_more_than_64_tenants_are_left_out()
    {
        for (var n = 0; n < 100; n++)
        {
            _tenants.Note($"t{n}");
        }

        Assert.Equal(64, _tenants.Find().Count);

        _time.Advance(_timings.LineRetry);
        _tenants.Note("t99");
        Assert.Contains("t99", _tenants.Find());
    }
}
