using System.Text.Json;

namespace ImageGen.EndToEnd.Tests.Operations;

/// <summary>The job store is restored from a backup in which jobs are queued that have been bought since.</summary>
[Trait("Category", "Servers")]
[Trait("Category", "Long")]
public sealed class RestoreTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    private const int Jobs = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    public ValueTask DisposeAsync() => fleet.StopHostsAsync();

    [Fact]
    public async Task Jobs_that_were_bought_after_the_backup_are_not_bought_again()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        for (var i = 0; i < Jobs; i++)
        {
            await caller.SubmitAsync(new { prompt = $"before the backup {i}" });
        }

        var backup = await StoreBackup.TakeAsync(fleet.Store.ConnectionString);
        await fleet.StartWorkerAsync();
        await caller.AllSucceedAsync(Patience);
        Assert.Equal(Jobs, fleet.Replicate.Ledger.Count);
        await fleet.StopHostsAsync();

        await backup.RestoreAsync(fleet.Store.ConnectionString);
        var preview = await RestoredAsync("--dry-run");
        var report = await RestoredAsync();
        var repeated = await RestoredAsync();

        Assert.Equal(Jobs, preview.GetProperty("in_doubt").GetProperty("replicate").GetInt32());
        Assert.Equal(Jobs, report.GetProperty("in_doubt").GetProperty("replicate").GetInt32());
        Assert.Equal(0, report.GetProperty("free").GetInt32());
        Assert.Empty(report.GetProperty("unsettled").EnumerateArray());
        Assert.Empty(repeated.GetProperty("in_doubt").EnumerateObject());
        using var after = new GatewayCaller(await fleet.StartGatewayAsync());
        foreach (var id in caller.Accepted)
        {
            after.Accepted.Enqueue(id);
        }

        await fleet.StartWorkerAsync();
        await after.AllSucceedAsync(Patience);
        Assert.Equal(Jobs, fleet.Replicate.Ledger.Count);
    }

    private async Task<JsonElement> RestoredAsync(params string[] options)
    {
        var (code, output) = await Imagegen.RunAsync(fleet.EnvironmentOf(), ["restored", "--json", .. options]);
        Assert.True(code == 0, output);
        return JsonSerializer.Deserialize<JsonElement>(output);
    }
}
