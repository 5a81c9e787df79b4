using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Embedded;

namespace ImageGen.Gateway.Tests.Lanes;

/// <summary>Autoscalers read how much work a lane has. On a store of its own, because the numbers are those of every tenant.</summary>
public sealed class ScaleTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-scale-");
    private EmbeddedStore _store = null!;
    private TestGateway _gateway = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: Token);
        _gateway = await TestGateway.StartAsync(_store.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_work_of_a_lane_is_its_queued_jobs_and_those_at_providers_of_all_tenants()
    {
        var (first, second) = (_gateway.NewTenant(), _gateway.NewTenant());
        await first.NewJobAsync();
        await first.SubmitAsync("""{"prompt":"a cat","provider":"painter"}""");
        var begun = await second.NewJobAsync();
        await second.NewJobAsync();
        await _gateway.BeginAsync(begun);

        var answer = await first.GetAsync("/v1/scale/default");

        Assert.Equal("""{"lane":"default","queued":2,"at_providers":1,"unfinished":3}""", answer.Json.ToJsonString());
        Assert.Equal(1, (await first.GetAsync("/v1/scale/paid")).Json["unfinished"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_lane_that_nobody_knows_has_no_work_and_a_name_that_no_lane_can_have_is_404()
    {
        Assert.Equal("""{"lane":"later","queued":0,"at_providers":0,"unfinished":0}""", (await _gateway.NewTenant().GetAsync("/v1/scale/later")).Json.ToJsonString());
        (await _gateway.NewTenant().GetAsync("/v1/scale/Not%20A%20Lane")).ProblemOf(404, "lane_not_found");
    }
}
