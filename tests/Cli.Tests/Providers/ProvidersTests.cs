using ImageGen.Cli.Terminal;
using ImageGen.Jobs.Instances;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Cli.Tests.Providers;

/// <summary>The command as a separate process runs it, against a Replicate with one fixed response.</summary>
public sealed class ProvidersTests : IAsyncLifetime
{
    private int _status = 200;
    private WebApplication _replicate = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _replicate = builder.Build();
        _replicate.MapGet("/v1/account", async context =>
        {
            context.Response.StatusCode = _status;
            await context.Response.WriteAsync("""{"type":"user","username":"acme"}""");
        });
        await _replicate.StartAsync();
    }

    public ValueTask DisposeAsync() => _replicate.DisposeAsync();

    [Theory]
    [InlineData(200, ExitCode.Succeeded)]
    [InlineData(401, ExitCode.ProviderUnusable)]
    [InlineData(503, ExitCode.ProviderUnusable)]
    public async Task The_exit_code_says_whether_an_order_would_get_through(int status, int expected)
    {
        _status = status;

        Assert.Equal(expected, await TestAsync("replicate"));
    }

    [Fact]
    public async Task An_unreachable_provider_is_not_usable()
    {
        var address = _replicate.Urls.Single();
        await _replicate.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.ProviderUnusable, await TestAsync("replicate", address));
    }

    [Fact]
    public async Task The_sandbox_is_usable_without_settings() => Assert.Equal(ExitCode.Succeeded, await TestAsync("sandbox"));

    [Fact]
    public async Task An_unknown_provider_name_is_refused() => Assert.Equal(ExitCode.InvalidRequest, await TestAsync("nobody"));

    [Theory]
    [InlineData("--server", "http://127.0.0.1:8080")]
    [InlineData("--server=http://127.0.0.1:8080")]
    [InlineData("--jsn")]
    [InlineData("--ImagGen:Providers:replicate:Token=r8_y")]
    [InlineData("--ImageGen:Providers:replicate:Token")]
    [InlineData("another")]
    public async Task An_option_that_the_command_would_ignore_is_refused(params string[] more) => Assert.Equal(ExitCode.InvalidRequest, await TestAsync("replicate", more: more));

    [Theory]
    [InlineData("--ImageGen:Providers:replicate:Model=acme/art")]
    [InlineData("--ImageGen:Providers:replicate:Model", "acme/art")]
    [InlineData("ImageGen:Providers:replicate:Model=acme/art")]
    [InlineData("--REPLICATE_API_TOKEN=r8_y")]
    public async Task Settings_are_taken_in_all_forms(params string[] more) => Assert.Equal(ExitCode.Succeeded, await TestAsync("replicate", more: more));

    [Fact]
    public async Task A_named_instance_needs_no_default_among_several()
    {
        string[] another = [$"--ImageGen:Providers:second:BaseUrl={_replicate.Urls.Single()}/v1", "--ImageGen:Providers:second:Kind=replicate", "--ImageGen:Providers:second:Token=r8_y"];

        Assert.Equal(ExitCode.Succeeded, await TestAsync("second", more: another));
        Assert.Equal(ExitCode.InvalidRequest, await TestAsync("nobody", more: another));
    }

    [Fact]
    public void Every_kind_there_is_an_adapter_for_is_known_and_no_other()
    {
        var services = new ServiceCollection();
        services.AddImageProviders(new ConfigurationManager());

        using var provider = services.BuildServiceProvider();
        Assert.Equal(provider.GetServices<IProviderKind>().Select(kind => kind.Kind).Order(), InstanceRules.Kinds.Order());
    }

    [Fact]
    public void The_admin_token_of_the_one_process_system_is_made_once_and_read_by_its_owner_alone()
    {
        var folder = Directory.CreateTempSubdirectory("imagegen-admin-");

        var token = AdminToken.In(folder);

        Assert.Equal(32, token.Length);
        Assert.Equal(token, AdminToken.In(folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.FullName, AdminToken.FileName)));
        }

        folder.Delete(recursive: true);
    }

    private Task<int> TestAsync(string name, string? address = null, params string[] more) => CommandRun.InvokeAsync(CommandRun.CreateRoot(),
    [
        "providers", "test", name,
        "--ImageGen:Providers:replicate:Token=r8_x",
        $"--ImageGen:Providers:replicate:BaseUrl={address ?? _replicate.Urls.Single()}/v1",
        .. more,
    ]);
}
