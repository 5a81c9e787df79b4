using ImageGen.Cli.Terminal;
using ImageGen.Storage.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGen.Cli.Tests.Reconcile;

/// <summary>The command as a process of its own would run it, over a store without jobs and a Replicate that shows one list.</summary>
public sealed class ReconcileCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-reconcile-");
    private string _list = """{"next":null,"results":[]}""";
    private EmbeddedStore _store = null!;
    private WebApplication _replicate = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(_folder.FullName);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _replicate = builder.Build();
        _replicate.Run(async context =>
        {
            context.Response.StatusCode = HttpMethods.IsGet(context.Request.Method) ? 200 : 405;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(_list);
        });
        await _replicate.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _replicate.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Reconcile_succeeds_when_the_lists_agree() => Assert.Equal(ExitCode.Succeeded, await ReconcileAsync("replicate"));

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task An_orphaned_purchase_has_its_own_exit_code(params string[] options)
    {
        var created = DateTimeOffset.UtcNow.AddHours(-5);
        _list = $$"""{"next":null,"results":[{"id":"p1","status":"succeeded","model":"owner/[name]","created_at":"{{created:yyyy-MM-ddTHH:mm:ss.fffZ}}"}]}""";

        Assert.Equal(ExitCode.Unreconciled, await ReconcileAsync(["replicate", .. options]));
        Assert.Equal(ExitCode.Succeeded, await ReconcileAsync(["replicate", "--since", "4h", .. options]));
    }

    [Fact]
    public async Task Reconcile_fails_when_a_list_can_not_be_read()
    {
        _list = "{}";

        Assert.Equal(ExitCode.ServerUnreachable, await ReconcileAsync("replicate"));
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("nobody")]
    public async Task A_provider_without_a_list_is_refused(string provider) => Assert.Equal(ExitCode.InvalidRequest, await ReconcileAsync(provider));

    private Task<int> ReconcileAsync(params string[] arguments) => CommandRun.InvokeAsync(CommandRun.CreateRoot(),
    [
        "reconcile", .. arguments,
        $"--ConnectionStrings:Redis={_store.ConnectionString}",
        "--ImageGen:Store:Embedded=true",
        $"--ImageGen:Results:Path={Path.Combine(_folder.FullName, "pictures")}",
        "--ImageGen:Providers:replicate:Token=r8_x",
        $"--ImageGen:Providers:replicate:BaseUrl={_replicate.Urls.Single()}/v1",
    ]);
}
