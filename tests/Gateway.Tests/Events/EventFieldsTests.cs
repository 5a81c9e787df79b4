using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGen.Contracts;
using ImageGen.Gateway.Events;
using ImageGen.Gateway.Tests.World;
using ImageGen.Messaging;
using ImageGen.Storage.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Events;

/// <summary>An event over HTTP is the event on the bus: the same fields with the same values, whether it has all it can have or as little as it may.</summary>
public sealed class EventFieldsTests(SharedGateway shared)
{
    private static readonly string[] OfEveryJobsEvent = ["job_id", "tenant", "batch_id", "sequence", "time", "metadata"];

    private static readonly DateTimeOffset At = new(2026, 1, 31, 12, 0, 3, 500, TimeSpan.Zero);

    private static readonly Guid Job = Guid.Parse("0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31");

    public static TheoryData<string> Names => [.. Samples(full: true).Select(sample => sample.GetType().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_has_the_same_body_over_http_as_on_the_bus(string name)
    {
        foreach (var sample in Samples(full: true).Concat(Samples(full: false)).Where(sample => sample.GetType().Name == name))
        {
            var (bus, http) = (OnTheBus(sample), OverHttp(sample));
            Assert.True(http.Remove("type"));
            if (http["image"] is JsonObject image)
            {
                Assert.Equal($"/v1/jobs/{Job}/image", image["url"]!.GetValue<string>());
                image.Remove("url");
            }

            Assert.True(JsonNode.DeepEquals(bus, http), $"{name}\nbus:  {bus.ToJsonString()}\nHTTP: {http.ToJsonString()}");
        }
    }

    [Fact]
    public void Every_event_type_is_covered_by_the_test()
        => Assert.Equal(WebhookTypes.Known.Order(), Samples(full: true).Select(sample => OverHttp(sample)["type"]!.GetValue<string>()).Order());

    [Fact]
    public void The_page_lists_the_fields_of_every_type()
    {
        var page = File.ReadAllText(Path.Combine(Sources.Root, "docs/events.md"));
        var rows = Regex.Matches(page, @"^\| `imagegen\.[a-z-]+` \| `(?<type>[a-z._]+)` \|.*\| (?<fields>[^|]*)\|\r?\n", RegexOptions.Multiline)
            .ToDictionary(row => row.Groups["type"].Value, row => Regex.Matches(row.Groups["fields"].Value, "`(?<name>[a-z_]+)`").Select(name => name.Groups["name"].Value).Order().ToList());
        foreach (var sample in Samples(full: true))
        {
            var type = OverHttp(sample)["type"]!.GetValue<string>();
            var common = sample is ImageEvent ? OfEveryJobsEvent : ["tenant", "sequence", "time"];
            var fields = OnTheBus(sample).Select(field => field.Key).Except(common).Order().ToList();

            Assert.True(rows.ContainsKey(type), $"docs/events.md: the table of exchanges has no row of {type}.");
            Assert.True(fields.SequenceEqual(rows[type]), $"docs/events.md: {type} has {string.Join(", ", fields)}, and its row says {string.Join(", ", rows[type])}.");
        }

        Assert.All(OfEveryJobsEvent, field => Assert.Matches($@"(?m)^\|[^|]*`{field}`[^|]*\|", page));
    }

    private static JsonObject OnTheBus(NumberedEvent sample) => JsonNode.Parse(EventJson.Write(sample))!.AsObject();

    private JsonObject OverHttp(NumberedEvent sample)
        => JsonNode.Parse(shared.Gateway.App.Services.GetRequiredService<EventResponse>().Write(EventView.Of(sample)))!.AsObject();

    private static IEnumerable<NumberedEvent> Samples(bool full)
    {
        var attempt = new Attempt { Provider = "replicate", StartedAt = At };
        var receipt = new Receipt { Seed = 7, Attempts = full ? [Full(attempt), attempt] : [] };
        if (full)
        {
            receipt = receipt with { Provider = "replicate", Model = "flux", SeedHonoured = true, Cost = new Cost { Amount = 0.003m, Certain = true } };
        }

        var image = new StoredImage { Key = "2026/01/31/0d9f.png", ContentType = "image/png", Width = 512, Height = 256, Bytes = 20480, Sha256 = new string('a', 64) };
        var error = new JobError { Reason = FailureReason.ContentRejected, Message = "The prompt was refused: „süß“ & <b>.", Provider = full ? "replicate" : null };
        ImageEvent[] ofJobs =
        [
            new ImageAccepted { JobId = Job, Tenant = "acme" },
            new ImageStarted { JobId = Job, Tenant = "acme", Provider = "replicate", Model = full ? "flux" : null },
            new ImageProgressed { JobId = Job, Tenant = "acme", Provider = "gpu-1", Percent = full ? 50 : 0 },
            new ImageOutcomeUnknown { JobId = Job, Tenant = "acme", Provider = "replicate", Model = full ? "flux" : null, Message = "It does not answer." },
            new ImageGenerated { JobId = Job, Tenant = "acme", Image = image, Receipt = receipt },
            new ImageFailed { JobId = Job, Tenant = "acme", Error = error, Receipt = receipt },
            new ImageCanceled { JobId = Job, Tenant = "acme", Receipt = receipt },
            new ImageReplayed { JobId = Job, Tenant = "acme", ResumesAt = ReplayStep.Queued, Replays = 1 },
            new ImageErased { JobId = Job, Tenant = "acme", Reason = ErasureReason.Requested, Status = JobStatus.Succeeded },
        ];
        var numbered = ofJobs.Select(item => item with { Sequence = 3, Time = At });
        return [
            .. full ? numbered.Select(item => item with { BatchId = Guid.Empty, Metadata = new Dictionary<string, string> { ["order"] = "7" } }) : numbered,
            new BatchCompleted { Tenant = "acme", Sequence = 1, Time = At, BatchId = Guid.Empty, Total = 1, Succeeded = 1, Failed = 0, Canceled = 0, JobIds = [Job] },
            new WebhookDisabled { Tenant = "acme", Sequence = 1, Time = At, EndpointId = Guid.Empty, Url = "https://example.com/hook", Reason = "gone" },
        ];
    }

    private static Attempt Full(Attempt attempt) => attempt with
    {
        Model = "flux",
        ProviderId = "p1",
        EndedAt = At,
        Outcome = AttemptOutcome.Failed,
        Reason = FailureReason.TimedOut,
        Message = "Too late.",
        SourceSize = "64x64",
        ReportedSeed = 8,
        SeedHonoured = false,
        ReportedModel = "flux-2",
        ModelHonoured = false,
        Final = true,
        MayHaveCharged = true,
    };
}
