using ImageGen.Contracts;
using ImageGen.Gateway.Tests.World;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Providers;

public sealed class ProvidersTests(SharedGateway shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_configured_providers_are_listed_by_name_with_the_default_marked()
    {
        var answer = await shared.Gateway.NewTenant().GetAsync("/v1/providers");

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            """
            {"data":[{"name":"painter","kind":"replicate","lane":"paid","model":"owner/name","price":0.04,"pool":null,"concurrency":7,"rate_limit":null,"default":false,"enabled":true,"healthy":true,"circuit":{"state":"closed","reason":null,"message":null,"opened_at":null,"until":null},"capabilities":null,"retirement":null,"in_flight":0,"workers":0,"last_error":null},{"name":"sandbox","kind":"sandbox","lane":"default","model":null,"price":0,"pool":null,"concurrency":100,"rate_limit":null,"default":true,"enabled":true,"healthy":true,"circuit":{"state":"closed","reason":null,"message":null,"opened_at":null,"until":null},"capabilities":null,"retirement":null,"in_flight":0,"workers":0,"last_error":null}]}
            """,
            answer.Text);
    }

    [Fact]
    public async Task A_provider_shows_its_state_and_the_worker_s_report_beside_its_settings()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder =>
        {
            builder.Configuration["Gateway:AdminToken"] = "operator-0123456789";
            builder.Configuration["ImageGen:Providers:tired:Kind"] = "openai";
            builder.Configuration["ImageGen:Providers:tired:Enabled"] = "false";
            builder.Configuration["ImageGen:Providers:tired:RateLimit"] = "10/s";
            builder.Configuration["ImageGen:Providers:other:Kind"] = "openai";
        });
        var services = gateway.App.Services;
        services.GetRequiredService<ConfiguredProviders>().TryGet("tired", out var entry);
        var fault = new CircuitFault("tired", entry!.Revision, Guid.NewGuid(), FailureReason.InsufficientBalance, "The account acme-corp is empty.", TimeSpan.FromMinutes(10));
        await services.GetRequiredService<IProviderCircuits>().RecordFailureAsync(fault, Token);
        await services.GetRequiredService<IProviderCircuits>().RecordFailureAsync(fault with { Provider = "other", Revision = "of old" }, Token);
        var notice = new ProviderCapabilities("tired", entry.Revision, "m", new ProviderAbilities { Seed = false, Sizes = ["1x1"] }, null) { Retirement = new RetirementNews("m", new DateOnly(2020, 1, 1), "n", IsOfService: true) };
        await services.GetRequiredService<IProviderCapabilityStore>().PutAsync([notice, notice with { Provider = "other", Revision = "of old" }], Token);
        await services.GetRequiredService<IProviderSlots>().TryTakeAsync("tired", Guid.NewGuid(), 1, TimeSpan.FromMinutes(1), Token);

        var data = (await gateway.NewTenant().GetAsync("/v1/providers")).Json["data"]!.AsArray();

        var tired = data.Single(one => one!["name"]!.GetValue<string>() == "tired")!;
        Assert.Equal((false, false, 1, "m", "10/s"), (tired["enabled"]!.GetValue<bool>(), tired["healthy"]!.GetValue<bool>(), tired["in_flight"]!.GetValue<int>(), tired["model"]!.GetValue<string>(), tired["rate_limit"]!.GetValue<string>()));
        Assert.Equal(("open", "insufficient_balance", "The configured account has no balance at the provider."), (tired["circuit"]!["state"]!.GetValue<string>(), tired["circuit"]!["reason"]!.GetValue<string>(), tired["circuit"]!["message"]!.GetValue<string>()));
        Assert.Equal("""{"seed":false,"negative_prompt":true,"image_to_image":true,"sizes":["1x1"]}""", tired["capabilities"]!.ToJsonString());
        Assert.Equal(("m", "2020-01-01", "n", "service"), (tired["retirement"]!["model"]!.GetValue<string>(), tired["retirement"]!["shutdown_date"]!.GetValue<string>(), tired["retirement"]!["successor"]!.GetValue<string>(), tired["retirement"]!["source"]!.GetValue<string>()));
        Assert.True(tired["retirement"]!["days_left"]!.GetValue<int>() < 0);
        Assert.Equal("insufficient_balance", tired["last_error"]!["reason"]!.GetValue<string>());
        Assert.DoesNotContain("acme-corp", data.ToJsonString(), StringComparison.Ordinal);
        var seen = (await gateway.NewTenant().GetAsync("/v1/providers", ("Authorization", "Bearer operator-0123456789"))).Json["data"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == "tired")!;
        Assert.Equal((fault.Message, fault.Message), (seen["circuit"]!["message"]!.GetValue<string>(), seen["last_error"]!["message"]!.GetValue<string>()));
        var other = data.Single(one => one!["name"]!.GetValue<string>() == "other")!;
        Assert.True(other["healthy"]!.GetValue<bool>() && other["capabilities"] is null && other["last_error"] is null, "What was learned under other settings counts.");
    }
}
