using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Cli.Tests.Jobs;

/// <summary>The operator's word at the command line, against the whole system in one process.</summary>
[Trait("Category", "Long")]
public sealed class SettleTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-settle-");
    private EmbeddedSystem _system = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJobStore Store => _system.App.Services.GetRequiredService<IJobStore>();

    public async ValueTask InitializeAsync() => _system = await EmbeddedSystem.StartAsync(
        _folder, "http://127.0.0.1:0", ["--ImageGen:Providers:sandbox:Price=0.04"], LogLevel.Critical, Token);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Settling_as_bought_ends_the_job_with_its_cost()
    {
        var id = await WaitingToBeSettledAsync();

        Assert.Equal(ExitCode.Succeeded, await SettleAsync($"{id}", "--bought", "true"));

        var job = await UntilAsync(id, job => job.State.IsTerminal());
        Assert.Equal((JobState.Failed, 0.04m, true), (job.State, job.Cost!.Amount, job.Cost.Certain));
    }

    [Fact]
    public async Task Settling_as_not_bought_orders_the_job_again()
    {
        var id = await WaitingToBeSettledAsync();

        Assert.Equal(ExitCode.Succeeded, await SettleAsync($"{id}", "--bought", "false"));

        await UntilAsync(id, job => job.Attempts.Count == 2);
    }

    [Fact]
    public async Task Settling_a_job_without_an_unknown_outcome_is_refused_and_an_unknown_id_is_not_found()
    {
        var id = JobId.New();
        await Store.CreateAsync(
            new JobSubmission { Tenant = Tenants.Default, Lane = "nobody", Jobs = [new NewJob(id, new ImageRequest { Prompt = "a cat", Seed = 7 })], ExpiresIn = TimeSpan.FromDays(1) }, Token);

        Assert.Equal(ExitCode.InvalidRequest, await SettleAsync($"{id}", "--bought", "true"));
        Assert.Equal(ExitCode.NotFound, await SettleAsync($"{Guid.NewGuid()}", "--bought", "true"));
    }

    [Fact]
    public async Task Settling_without_the_admin_token_is_refused()
    {
        var (id, other) = (await WaitingToBeSettledAsync(), Directory.CreateTempSubdirectory("imagegen-other-"));

        Assert.Equal(ExitCode.InvalidRequest, await CommandRun.InvokeAsync(
            CommandRun.CreateRoot(), ["jobs", "settle", $"{id}", "--bought", "true", "--server", _system.Address.ToString(), "--data", other.FullName]));

        Assert.NotNull((await Store.FindAsync(id, Token))!.UnknownSince);
        other.Delete();
    }

    [Theory]
    [InlineData]
    [InlineData("--bought", "true", "--provider-id", "p1")]
    public async Task Settle_without_exactly_one_verdict_is_refused_before_any_request(params string[] words)
    {
        var id = await WaitingToBeSettledAsync();

        Assert.Equal(ExitCode.InvalidRequest, await SettleAsync([$"{id}", .. words]));

        Assert.NotNull((await Store.FindAsync(id, Token))!.UnknownSince);
    }

    private Task<int> SettleAsync(params string[] arguments)
        => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["jobs", "settle", .. arguments, "--server", _system.Address.ToString(), "--data", _folder.FullName]);

    private async Task<Guid> WaitingToBeSettledAsync()
    {
        using var http = new HttpClient { BaseAddress = _system.Address };
        using var answer = await http.PostAsJsonAsync(
            "/v1/jobs", new { prompt = "a cat sandbox:fail=outcome_unknown", on_unknown = new { policy = "wait" } }, Token);
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<Submitted>(Token))!.Id;
        await UntilAsync(id, job => job.UnknownSince is not null);
        return id;
    }

    private Task<Job> UntilAsync(Guid id, Func<Job, bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
        => Eventually.GetAsync(async () => await Store.FindAsync(id, Token) is { } job && condition(job) ? job : null, what);

    private sealed record Submitted(Guid Id);
}
