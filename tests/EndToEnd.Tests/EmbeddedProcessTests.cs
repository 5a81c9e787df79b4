using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests;

/// <summary>The whole system in one process, which is killed and restarted on the same data.</summary>
public sealed class EmbeddedProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);
    private readonly PortClaim _port = Ports.Claim();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imagegen-data-");
    private ReplicateEmulator _replicate = null!;

    public async ValueTask InitializeAsync()
        => _replicate = await ReplicateEmulator.StartAsync(new ReplicateOptions { Latency = Latency.Fixed(TimeSpan.FromSeconds(2)) });

    public async ValueTask DisposeAsync()
    {
        await _replicate.DisposeAsync();
        _port.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_folder_exits_with_an_error()
    {
        await using var first = await ServeAsync();

        var (exitCode, output) = await Imagegen.RunAsync(Environment(), "serve", "--data", _data.FullName, "--port", "0");

        Assert.Equal(21, exitCode);
        Assert.Contains("use", output);
        Assert.Contains("--data", output);
    }

    [Fact]
    public async Task Process_exits_cleanly_on_SIGTERM()
    {
        await using var host = await ServeAsync();

        host.Terminate();

        Assert.Equal(0, await host.WaitForExitAsync(TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Neither_token_nor_prompt_is_in_the_log()
    {
        using var caller = new GatewayCaller(Address);
        await using var host = await ServeAsync();

        await caller.SubmitAsync(new { prompt = "a secret garden" });
        await caller.SubmitAsync(new { prompt = "a secret garden sandbox:fail=content_rejected", provider = "sandbox" });
        foreach (var id in caller.Accepted)
        {
            await caller.WaitForEndAsync(id, Patience);
        }

        Assert.DoesNotContain("a secret garden", host.Output);
        Assert.DoesNotContain(Settings.Token, host.Output);
    }

    [Fact]
    public async Task A_setting_made_with_the_data_folder_s_token_survives_a_restart()
    {
        using var caller = new GatewayCaller(Address);
        await using (var first = await ServeAsync())
        {
            var token = await File.ReadAllTextAsync(Path.Combine(_data.FullName, "admin-token"), TestContext.Current.CancellationToken);
            using var @operator = new Operator(Address, token);
            await @operator.SetAsync("ai.replicate.token", "r8_runtime_canary_90");
            await @operator.SetAsync("ai.image.provider", "sandbox");
            Assert.Equal("sandbox", await DefaultAsync(caller));
            Assert.DoesNotContain("canary", first.Output, StringComparison.Ordinal);
            first.Kill();
        }

        await using var second = await ServeAsync();

        Assert.Equal("sandbox", await DefaultAsync(caller));
    }

    private Uri Address => new($"http://127.0.0.1:{_port.Port}");

    private static async Task<string?> DefaultAsync(GatewayCaller caller)
        => (await caller.GetAsync("/v1/providers")).GetProperty("data").EnumerateArray().Single(provider => provider.GetProperty("default").GetBoolean()).GetProperty("name").GetString();

    private async Task<HostProcess> ServeAsync()
    {
        var host = Imagegen.Start(Environment(), "serve", "--data", _data.FullName, "--port", $"{_port.Port}");
        await host.WaitUntilReadyAsync(Address, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return host;
    }

    private Dictionary<string, string?> Environment() => Settings.Of(_replicate, []);
}
