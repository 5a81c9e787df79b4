using System.Text.Json.Nodes;
using ImageGen.Cli.Client;
using ImageGen.Cli.Generate;
using ImageGen.Cli.Terminal;
using ImageGen.Cli.Tests.Webhooks;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Tests.Generate;

/// <summary>The request that <c>imagegen generate</c> sends to a gateway, and its output for the response.</summary>
public sealed class GenerateCommandTests
{
    [Theory]
    [InlineData("""POST /v1/jobs {"prompt":"a cat","width":512,"height":512,"exact":true}""", "--exact")]
    [InlineData("""POST /v1/jobs {"prompt":"a cat","width":512,"height":512}""")]
    public async Task The_exact_option_sets_exact_in_the_request(string asked, params string[] arguments)
    {
        await using var gateway = await GatewayDouble.StartAsync();
        gateway.Answer = (400, "{}");

        await CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["generate", "a cat", "--size", "512x512", "--server", gateway.Address, .. arguments]);

        Assert.Equal([asked], gateway.Asked);
    }

    [Fact]
    public async Task The_JSON_output_of_an_interruption_is_one_problem_with_the_running_jobs()
    {
        var id = Guid.NewGuid();
        await using var gateway = await GatewayDouble.StartAsync();
        gateway.Answer = (200, $$"""{"id":"{{id}}","tenant":"acme","status":"running","seed":7,"created_at":"2026-11-30T12:00:00Z","sequence":2}""");
        using var interrupt = new CancellationTokenSource();
        var options = new GenerateOptions(new ImageRequest { Prompt = "a cat" }, null, new Uri(gateway.Address), new DirectoryInfo("."), Verbose: false, "acme", Json: true);

        var run = new GenerateRun(options).RunAsync(interrupt.Token);
        while (!gateway.Asked.Contains($"GET /v1/jobs/{id}/events") && !run.IsCompleted)
        {
            await Task.Yield();
        }

        await interrupt.CancelAsync();
        var fault = await Assert.ThrowsAsync<CommandException>(() => run);

        Assert.Equal(ExitCode.Interrupted, fault.ExitCode);
        var problem = JsonNode.Parse(JsonOutput.ProblemOf(fault.Message, fault.ExitCode, fault.Problem, fault.Jobs))!;
        Assert.Equal(("interrupted", id), (problem["code"]!.GetValue<string>(), problem["jobs"]![0]!.GetValue<Guid>()));
    }

    [Theory]
    [InlineData("acme", "curl -fo image -H 'X-Tenant-Id: acme' http://", " --tenant acme")]
    [InlineData(null, "curl -fo image http://", ":8080")]
    public void The_hints_for_reading_and_canceling_a_job_name_its_tenant(string? tenant, string get, string stop)
    {
        var options = new GenerateOptions(new ImageRequest { Prompt = "a cat" }, null, new Uri("http://imagegen.internal:8080"), new DirectoryInfo("."), Verbose: false, tenant);

        var lines = new ImageLocations(options, options.Server!).Lines([(Guid.NewGuid(), null)], "Interrupted.").ToList();

        Assert.Contains(lines, line => line.Contains(get, StringComparison.Ordinal));
        Assert.EndsWith(stop, lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_names_changed_parameters()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 200;
        var attempt = new Attempt
        {
            Provider = "replicate",
            StartedAt = DateTimeOffset.UnixEpoch,
            Outcome = AttemptOutcome.Succeeded,
            Changes = [new RequestChange { Field = RequestChange.Size, Asked = "512x512", Made = "1024x1024" }, new RequestChange { Field = "steps", Asked = "28" }],
        };

        ReceiptTable.Write(console, new JobResponse(Guid.Empty, JobStatus.Succeeded, "replicate", null, "a cat", 7, DateTimeOffset.UnixEpoch, null, null, null, null, [attempt], 3, null), null);

        Assert.Contains("size 512x512 -> 1024x1024; steps 28 left out", text.ToString(), StringComparison.Ordinal);
    }
}
