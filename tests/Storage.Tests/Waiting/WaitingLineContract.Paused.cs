using ImageGen.Storage.Waiting;

namespace ImageGen.Storage.Tests.Waiting;

/// <content>Paused tenants.</content>
public abstract partial class WaitingLineContract
{
    [Fact]
    public async Task The_jobs_of_a_paused_tenant_stay_in_the_line_and_those_of_others_do_not()
    {
        await JoinAsync([.. Jobs("a", 3), .. Jobs("b", 2), .. Jobs("c", 2)]);

        Assert.Equal(["b", "b"], await TenantsAsync(10, "a", "c"));
        Assert.Equal(5, (await _lines.ListAsync(Cancel))[_line]);
        Assert.Equal(["a", "a", "a", "c", "c"], (await TenantsAsync(10)).Order());
    }

    [Fact]
    public async Task A_tenant_that_was_paused_does_not_make_up_for_its_turns()
    {
        await JoinAsync([.. Jobs("a", 20), .. Jobs("b", 40)]);
        Assert.Equal(Enumerable.Repeat("b", 20), await TenantsAsync(20, "a"));

        var next = await TenantsAsync(10);

        // One turn at once, as any tenant that joins, and then every other one.
        Assert.InRange(next.Count(tenant => tenant == "a"), 5, 6);
    }

    [Fact]
    public async Task Pausing_a_tenant_without_jobs_changes_nothing()
    {
        await JoinAsync(Jobs("a", 1));
        Assert.Empty(await TenantsAsync(5, "a", "nobody"));
        Assert.Equal(["a"], await TenantsAsync(5, "nobody"));
    }

    private async Task<IReadOnlyList<string>> TenantsAsync(int limit, params IReadOnlyList<string> paused)
        => [.. (await _lines.TakeAsync(_line, new LineRequest(limit, Lease) { PausedTenants = paused }, Cancel)).Jobs.Select(job => job.Member.Split(':')[0])];
}
