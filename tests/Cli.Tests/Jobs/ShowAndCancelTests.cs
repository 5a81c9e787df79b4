using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ImageGen.Cli.Client;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Jobs;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ImageGen.Cli.Tests.Jobs;

/// <summary>A job's story, and cancels of several, against the whole system in one process, whose worker does not serve the lane of the queued ones.</summary>
[Trait("Category", "Long")]
public sealed class ShowAndCancelTests : IAsyncLifetime
{
    private static readonly CancelFilter Nothing = new(null, null, null, null, null, null);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-cancel-");
    private readonly StringWriter _output = new();
    private EmbeddedSystem _system = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJobStore Store => _system.App.Services.GetRequiredService<IJobStore>();

    private IJobClaims Claims => _system.App.Services.GetRequiredService<IJobClaims>();

    public async ValueTask InitializeAsync() => _system = await EmbeddedSystem.StartAsync(
        _folder, "http://127.0.0.1:0", ["--ImageGen:Providers:sandbox:Price=0.04"], LogLevel.Critical, Token);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _output.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_job_is_shown_with_its_request_its_times_its_attempts_and_its_events()
    {
        using var http = new HttpClient { BaseAddress = _system.Address };
        http.DefaultRequestHeaders.Add("Prefer", "wait=30");
        using var made = await http.PostAsJsonAsync("/v1/jobs", new { prompt = "a [red] cat", width = 64, height = 64, metadata = new { order = "7" } }, Token);
        var id = JsonNode.Parse(await made.Content.ReadAsStringAsync(Token))!["id"]!.GetValue<Guid>();
        using var client = new GatewayClient(_system.Address);

        JobHistoryView.Write(Console(), await client.GetJobAsync(id, Token), (await client.GetEventsAsync(id, Token)).Value.Data);

        foreach (var words in new[] { id.ToString(), "a [red] cat", "order=7", "succeeded", "created", "finished", "64x64, image/png", "0.04 USD", "image.accepted", "image.started", "image.generated", "sandbox" })
        {
            Assert.Contains(words, _output.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Named_jobs_are_canceled_and_an_ended_one_is_reported()
    {
        var (one, other, ended) = (await CreateAsync(), await CreateAsync(), await CreateAsync());
        await Store.CancelAsync(Tenants.Default, other, Token);

        Assert.Equal(ExitCode.Succeeded, await RunAsync(Options() with { Ids = [one, other] }));
        Assert.Contains("2 jobs are canceled, 0 are at a provider", _output.ToString(), StringComparison.Ordinal);

        await FailAsync(ended);
        Assert.Equal(ExitCode.InvalidRequest, await RunAsync(Options() with { Ids = [ended] }));
        Assert.Contains("1 had ended", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_id_among_others_cancels_none()
    {
        var id = await CreateAsync();

        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync(Options() with { Ids = [id, Guid.NewGuid()] }));

        Assert.Equal((ExitCode.NotFound, JobState.Queued), (refused.ExitCode, (await Store.FindAsync(id, Token))!.State));
    }

    [Fact]
    public async Task A_dry_run_of_a_cancel_reports_and_changes_nothing()
    {
        var id = await CreateAsync();

        await RunAsync(Options() with { Ids = [id], DryRun = true });
        await RunAsync(Options() with { Filter = Nothing with { All = true }, DryRun = true });

        Assert.Equal(2, _output.ToString().Split("1 jobs would be canceled").Length - 1);
        Assert.Equal(JobState.Queued, (await Store.FindAsync(id, Token))!.State);
    }

    [Fact]
    public async Task A_filter_for_all_tenants_cancels_each_tenant_s_own_and_counts_them()
    {
        var (mine, theirs, kept) = (await CreateAsync(), await CreateAsync("acme"), await CreateAsync("acme", order: "8"));

        await RunAsync(Options() with { Filter = Nothing with { Metadata = new Dictionary<string, string> { ["order"] = "7" } }, AllTenants = true, Json = true });

        var document = JsonNode.Parse(_output.ToString())!;
        Assert.Equal(2, document["canceled"]!.GetValue<int>());
        Assert.Equal(["acme", "default"], document["tenants"]!.AsArray().Select(tenant => tenant!["tenant"]!.GetValue<string>()));
        Assert.Equal(
            [JobState.Canceled, JobState.Canceled, JobState.Queued],
            (await Task.WhenAll(new[] { mine, theirs, kept }.Select(id => Store.FindAsync(id, Token)))).Select(job => job!.State));
    }

    [Fact]
    public async Task More_jobs_than_a_call_takes_are_canceled_by_one_command()
    {
        for (var n = 0; n < 130; n++)
        {
            await CreateAsync();
        }

        await RunAsync(Options() with { Filter = Nothing with { All = true } });

        Assert.Contains("130 jobs are canceled", _output.ToString(), StringComparison.Ordinal);
    }

    private CancelOptions Options() => new([], null, Nothing, AllTenants: false, DryRun: false, Yes: true, Json: false, _system.Address, Data: _folder);

    private Task<int> RunAsync(CancelOptions options) => new CancelRun(options, Console()).RunAsync(Token);

    private IAnsiConsole Console()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_output) });
        console.Profile.Width = 200;
        return console;
    }

    private async Task<Guid> CreateAsync(string tenant = Tenants.Default, string order = "7")
    {
        var id = JobId.New();
        var request = new ImageRequest { Prompt = "a cat", Seed = 7, Metadata = new Dictionary<string, string> { ["order"] = order } };
        await Store.CreateAsync(new JobSubmission { Tenant = tenant, Lane = "nobody", Jobs = [new NewJob(id, request)], ExpiresIn = TimeSpan.FromDays(1) }, Token);
        return id;
    }

    private async Task FailAsync(Guid id)
    {
        var claim = (await Claims.ClaimAsync(id, new Claimant("test"), TimeSpan.FromMinutes(1), ifDue: false, lane: null, Token)).Job!;
        await Claims.FinishAsync(claim, new TerminalResult { State = JobState.Failed, Attempts = [], Error = new JobError { Reason = FailureReason.TimedOut, Message = "No." } }, Token);
    }
}
