using ImageGen.Cli.Client;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Jobs;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Listing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ImageGen.Cli.Tests.Jobs;

/// <summary>The command against the whole system in one process, whose worker does not serve the lane of these jobs.</summary>
[Trait("Category", "Long")]
public sealed class ReplayTests : IAsyncLifetime
{
    private const string Lane = "nobody";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-replay-");
    private readonly DirectoryInfo _empty = Directory.CreateTempSubdirectory("imagegen-empty-");
    private readonly StringWriter _output = new();
    private EmbeddedSystem _system = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJobStore Store => _system.App.Services.GetRequiredService<IJobStore>();

    private IJobClaims Claims => _system.App.Services.GetRequiredService<IJobClaims>();

    private IJobIndex Index => _system.App.Services.GetRequiredService<IJobIndex>();

    public async ValueTask InitializeAsync() => _system = await EmbeddedSystem.StartAsync(
        _folder, "http://127.0.0.1:0", ["--ImageGen:Providers:sandbox:Price=0.04"], LogLevel.Critical, Token);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _output.DisposeAsync();
        _folder.Delete(recursive: true);
        _empty.Delete();
    }

    [Fact]
    public async Task A_dry_run_tells_the_purchases_and_their_price_and_changes_nothing()
    {
        await FailAsync(bought: false, 4);
        await FailAsync(bought: true, 6);

        Assert.Equal(ExitCode.Succeeded, await RunAsync(Options() with { DryRun = true }));

        Assert.Contains("10 jobs, at most 4 purchases, at most 0.16 USD.", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await ReplaysAsync()).Sum());
    }

    [Fact]
    public async Task A_run_that_was_interrupted_and_run_again_replays_every_job_once()
    {
        await FailAsync(bought: false, 7);
        await FailAsync(bought: true, 6);
        using var cut = new CancellationTokenSource();
        await using var gateway = await CuttingGateway.StartAsync(_system.Address, afterReplays: 5, cut);

        // The fifth replay takes effect, and its answer is never heard.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(Options() with { Server = gateway.Address }, cut.Token));
        Assert.Equal(5, (await ReplaysAsync()).Sum());

        Assert.Equal(ExitCode.Succeeded, await RunAsync(Options()));
        Assert.Equal(Enumerable.Repeat(1, 13), await ReplaysAsync());
        Assert.Equal(ExitCode.Succeeded, await RunAsync(Options()));
        Assert.Equal(Enumerable.Repeat(1, 13), await ReplaysAsync());
    }

    [Fact]
    public async Task A_selection_is_by_reason_and_time_and_never_of_canceled_jobs()
    {
        await FailAsync(bought: false, 2);
        await FailAsync(bought: false, 3, FailureReason.Internal);
        var canceled = await CreateAsync();
        await Store.CancelAsync(Tenants.Default, canceled, Token);

        await RunAsync(Options() with { DryRun = true, Reason = "internal" });
        await RunAsync(Options() with { DryRun = true, Until = new TimePoint(null, TimeSpan.FromHours(1)) });
        await RunAsync(Options() with { DryRun = true, Since = new TimePoint(null, TimeSpan.FromHours(1)) });
        await RunAsync(Options() with { DryRun = true, Ids = [canceled] });

        Assert.Equal(
            ["3 jobs, at most 3 purchases", "0 jobs, at most 0 purchases", "5 jobs, at most 5 purchases", "1 jobs, at most 1 purchases"],
            _output.ToString().Split('\n').Where(line => line.Contains(" jobs, at most", StringComparison.Ordinal)).Select(line => line[..line.LastIndexOf(", at most", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task A_running_job_is_left_out_with_a_message_when_it_was_named()
    {
        var queued = await CreateAsync();

        Assert.Equal(ExitCode.InvalidRequest, await RunAsync(Options() with { Ids = [queued] }));

        Assert.Contains($"Left out: {queued} (queued)", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_possible_double_purchase_needs_the_option_and_is_counted()
    {
        await FailAsync(bought: false, 2, state: JobState.OutcomeUnknown);

        await RunAsync(Options() with { DryRun = true });
        Assert.DoesNotContain("second time", _output.ToString(), StringComparison.Ordinal);
        await RunAsync(Options() with { DryRun = true, AcceptDouble = true });

        Assert.Contains("2 of the purchases may be paid for a second time.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepting_a_double_purchase_needs_the_operator_s_token()
    {
        await FailAsync(bought: false, 2, state: JobState.OutcomeUnknown);

        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync(Options() with { AcceptDouble = true, Data = _empty }));
        Assert.Contains("AdminToken", refused.Message, StringComparison.Ordinal);
        Assert.Equal([0, 0], await ReplaysAsync());

        Assert.Equal(ExitCode.Succeeded, await RunAsync(Options() with { AcceptDouble = true, Data = _folder }));
        Assert.Equal([1, 1], await ReplaysAsync());
    }

    [Fact]
    public async Task A_run_for_one_tenant_says_whose_and_how_many_of_others_it_leaves_out()
    {
        await FailAsync(bought: false, 1);
        await FailAsync(bought: false, 3, tenant: "acme");

        await RunAsync(Options() with { DryRun = true, Data = _folder });
        Assert.Contains("Tenant default:", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 jobs, at most 1 purchases", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("of other tenants: 3 jobs (acme 3)", _output.ToString(), StringComparison.Ordinal);

        _output.GetStringBuilder().Clear();
        await RunAsync(Options() with { DryRun = true, Data = _empty });
        Assert.Contains("other tenants were left out", _output.ToString(), StringComparison.Ordinal);

        _output.GetStringBuilder().Clear();
        await RunAsync(Options() with { DryRun = true, Tenant = "acme", Data = _folder });
        Assert.Contains("3 jobs, at most 3 purchases", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("other tenants", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_for_all_tenants_has_a_plan_for_each_and_the_sum_and_replays_each_as_its_own()
    {
        await FailAsync(bought: false, 1);
        await FailAsync(bought: false, 3, tenant: "acme");
        await FailAsync(bought: true, 2, tenant: "umbrella");

        Assert.Equal(ExitCode.Succeeded, await RunAsync(Options() with { AllTenants = true, Data = _folder }));

        var said = _output.ToString();
        Assert.Contains("Tenant acme:", said, StringComparison.Ordinal);
        Assert.Contains("All 3 tenants together: 6 jobs, at most 4 purchases, at most 0.16 USD.", said, StringComparison.Ordinal);
        Assert.Contains("6 of 6 jobs replayed.", said, StringComparison.Ordinal);
        Assert.Equal([1, 1, 1], await ReplaysAsync("acme"));
        Assert.Equal([1, 1], await ReplaysAsync("umbrella"));
    }

    [Fact]
    public async Task Replaying_all_tenants_needs_the_operator_s_token()
    {
        await FailAsync(bought: false, 1, tenant: "acme");

        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync(Options() with { AllTenants = true, Data = _empty }));

        Assert.Contains("AdminToken", refused.Message, StringComparison.Ordinal);
        Assert.Equal([0], await ReplaysAsync("acme"));
    }

    [Fact]
    public async Task The_JSON_output_of_a_run_is_one_document_with_plans_and_omissions()
    {
        await FailAsync(bought: false, 2);
        await FailAsync(bought: false, 3, tenant: "acme");

        await RunAsync(Options() with { Json = true, Data = _folder });

        var document = System.Text.Json.Nodes.JsonNode.Parse(_output.ToString())!;
        Assert.Equal((2, 2, 0.08m), (document["jobs"]!.GetValue<int>(), document["replayed"]!.GetValue<int>(), document["cost"]!.GetValue<decimal>()));
        Assert.Equal("default", document["tenants"]![0]!["tenant"]!.GetValue<string>());
        Assert.Equal(("acme", 3), (document["other_tenants"]![0]!["tenant"]!.GetValue<string>(), document["other_tenants"]![0]!["failed"]!.GetValue<int>()));
    }

    private ReplayOptions Options() => new([], null, null, null, DryRun: false, AcceptDouble: false, Yes: true, _system.Address);

    private Task<int> RunAsync(ReplayOptions options, CancellationToken? cancellationToken = null)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_output) });
        console.Profile.Width = 200;
        return new ReplayRun(options, console, TimeProvider.System).RunAsync(cancellationToken ?? Token);
    }

    private async Task<IReadOnlyList<int>> ReplaysAsync(string tenant = Tenants.Default)
        => [.. (await Index.ListAsync(tenant, new JobFilter(), 100, null, Token)).Jobs.Select(job => job.Replays)];

    private async Task<Guid> CreateAsync(string tenant = Tenants.Default)
    {
        var id = JobId.New();
        var request = new ImageRequest { Prompt = "a cat", Seed = 7 };
        await Store.CreateAsync(new JobSubmission { Tenant = tenant, Lane = Lane, Jobs = [new NewJob(id, request)], ExpiresIn = TimeSpan.FromDays(1) }, Token);
        return id;
    }

    private async Task FailAsync(bool bought, int count, FailureReason reason = FailureReason.TimedOut, JobState state = JobState.Failed, string tenant = Tenants.Default)
    {
        for (var n = 0; n < count; n++)
        {
            var id = await CreateAsync(tenant);
            var claim = (await Claims.ClaimAsync(id, new Claimant("test"), TimeSpan.FromMinutes(1), ifDue: false, Lane, Token)).Job!;
            Attempt[] attempts = [new Attempt { Provider = "sandbox", StartedAt = DateTimeOffset.UtcNow, MayHaveCharged = bought }];
            await Claims.RecordIntentAsync(claim, new Intent("sandbox", null, attempts), Token);
            if (bought)
            {
                await Claims.RecordProviderIdAsync(claim, $"p-{id}", attempts, TimeSpan.Zero, Token);
                claim = (await Claims.ClaimAsync(id, new Claimant("test"), TimeSpan.FromMinutes(1), ifDue: false, Lane, Token)).Job!;
            }

            var ending = new TerminalResult { State = state, Attempts = attempts, Error = new JobError { Reason = reason, Message = "No." } };
            Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, ending, Token));
        }
    }
}
