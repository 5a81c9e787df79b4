using ImageGen.Jobs;
using ImageGen.Providers.Registration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ImageGen.Providers.Tests.Registration;

public class ProvidersRegistrationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sandbox_is_there_without_any_configuration()
    {
        using var host = Build();

        await host.StartAsync(Token);

        Assert.Equal(("sandbox", "sandbox"), host.Services.GetRequiredService<ProviderAdapters>().All.Select(provider => (provider.Name, provider.Kind)).Single());
    }

    [Fact]
    public async Task Every_configured_instance_is_there_under_its_name()
    {
        using var host = Build(
            ("gpu-2:Kind", "replicate"), ("gpu-2:Token", "r8_x"), ("gpu-2:BaseUrl", "http://127.0.0.1:9000/v1"), ("gpu-2:Model", "a/b"), ("gpu-2:Timeout", "00:01:00"),
            ("gpu-2:DownloadHosts:0", "*.example.com"), ("replicate:Token", "r8_y"), ("replicate:Lane", "gpu"), ("replicate:BaseUrl", ""));

        await host.StartAsync(Token);

        var catalog = host.Services.GetRequiredService<ProviderAdapters>();
        Assert.Equal(["gpu-2", "replicate", "sandbox"], catalog.All.Select(provider => provider.Name).Order());
        Assert.True(catalog.TryGet("gpu-2", out var gpu));
        Assert.Equal(("replicate", "a/b"), (gpu.Kind, gpu.DefaultModel));
    }

    [Theory]
    [InlineData(null, "sk-x", null, "gpt-image-2.6-flare")]
    [InlineData(null, "sk-x", "dall-e-3", "dall-e-3")]
    [InlineData("http://127.0.0.1:1234/v1", null, null, null)]
    [InlineData("http://127.0.0.1:1234/v1", null, "flux", "flux")]
    public async Task A_compatible_service_of_ones_own_needs_neither_token_nor_model(string? baseUrl, string? token, string? model, string? expected)
    {
        using var host = Build(("own:Kind", "openai"), ("own:BaseUrl", baseUrl ?? ""), ("own:Token", token ?? ""), ("own:Model", model ?? ""));

        await host.StartAsync(Token);

        Assert.True(host.Services.GetRequiredService<ProviderAdapters>().TryGet("own", out var own));
        Assert.Equal(("openai", expected), (own.Kind, own.DefaultModel));
        Assert.IsNotAssignableFrom<IPredictionProvider>(own);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_and_every_fault_is_named()
    {
        using var host = Build(
            ("one:Kind", "midjourney"), ("eight:Lane", "default"), ("replicate:Timeout", "soon"), ("replicate:Model", "sdxl:latest"), ("two:Kind", "replicate"), ("two:Token", "r8_canary\n"),
            ("two:BaseUrl", "ftp://x"), ("two:Timeout", "02:00:00"), ("two:DownloadHosts:0", "*.com"), ("Three:Kind", "sandbox"), ("four:Kind", "replicate"), ("four:BaseUrl", "not an address"), ("four:Token", "x"), ("openai:Model", "dall-e-3"), ("five:Kind", "openai"), ("five:BaseUrl", "https://api.openai.com/v2"),
            ("stability:Model", "sdxl"), ("stability:BaseUrl", "https://api.stability.ai/v2beta"), ("cogview:Model", "cogview-4"),
            ("huggingface:Model", "a/b:wavespeed"),
            ("sdcpp:Token", "x"), ("six:Kind", "automatic1111"), ("six:Token", "canary"),
            ("seven:Kind", "comfyui"), ("seven:Token", "x"), ("seven:Workflow", "/nowhere/workflow.json"));

        var exception = await Assert.ThrowsAsync<ProviderSettingsException>(() => host.StartAsync(Token));

        string[] expected =
        [
            "one:Kind is 'midjourney', but must be one of: automatic1111, cogview, comfyui, huggingface, openai, replicate, sandbox, sdcpp, stability.", "eight:Kind is 'eight', but must be", "replicate:Timeout is 'soon'", "replicate:Token is missing", "replicate:Model is 'sdxl:latest'",
            "two:Token must be", "two:BaseUrl must be", "two:Timeout is", "two:DownloadHosts has '*.com'", "Three: the name", "four:BaseUrl must be",
            "openai:Token is missing", "five:Token is missing", "sdcpp:Token is set", "six:Token must be user:password", "seven:Token is set", "seven:Workflow '/nowhere/workflow.json' can't be read",
            "stability:Token is missing", "stability:Model is 'sdxl'", "stability:BaseUrl must be without a path", "cogview:Token is missing", "huggingface:Token is missing", "huggingface:Model is 'a/b:wavespeed'",
        ];
        Assert.All(expected, text => Assert.Contains(exception.Faults, fault => fault.StartsWith($"ImageGen:Providers:{text}", StringComparison.Ordinal)));
        Assert.Equal(expected.Length, exception.Faults.Count);
        Assert.DoesNotContain("canary", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registering_providers_twice_adds_nothing_twice()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddJobs();
        builder.Services.AddImageProviders(builder.Configuration).AddImageProviders(builder.Configuration);
        using var host = builder.Build();

        await host.StartAsync(Token);

        Assert.Equal(["AdaptersStartLog", "ConfigurationReloader", "EgressAtStart"], host.Services.GetServices<IHostedService>().Select(service => service.GetType().Name).Where(name => !name.StartsWith("HealthCheck", StringComparison.Ordinal)).Order());
        Assert.Equal(
            ["automatic1111", "cogview", "comfyui", "huggingface", "openai", "replicate", "sandbox", "sdcpp", "stability"],
            host.Services.GetServices<IProviderKind>().Select(kind => kind.Kind).Order());
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(one => KeyValuePair.Create($"ImageGen:Providers:{one.Key}", (string?)one.Value)));
        builder.Configuration["ImageGen:DefaultProvider"] = "sandbox";
        builder.AddJobs();
        builder.Services.AddImageProviders(builder.Configuration);
        return builder.Build();
    }
}
