using System.Text.Json;

namespace ImageGen.Contracts.Tests;

/// <summary>The catalogue of event types.</summary>
public sealed class EventTypesTests
{
    [Fact]
    public void The_catalogue_names_every_event_record_once_and_in_order()
    {
        var records = typeof(NumberedEvent).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(NumberedEvent)) && !type.IsAbstract);

        Assert.Equal(
            ["image.accepted", "image.started", "image.progress", "image.outcome_unknown", "image.generated", "image.failed", "image.canceled", "image.replayed", "image.erased", "batch.completed", "webhook.disabled"],
            EventTypes.Names);
        Assert.Equal(records.ToHashSet(), EventTypes.Names.Select(EventTypes.Find).ToHashSet()!);
    }

    [Fact]
    public void An_event_has_the_name_of_its_record()
        => Assert.Equal(ImageAccepted.EventType, EventTypes.NameOf(new ImageAccepted { JobId = Guid.NewGuid(), Tenant = "acme" }));

    [Fact]
    public void A_name_that_this_version_does_not_know_has_no_record() => Assert.Null(EventTypes.Find("image.painted"));

    [Fact]
    public void An_event_of_the_tenants_feed_is_read_by_its_type()
    {
        var read = JsonSerializer.Deserialize<NumberedEvent>("""{"type":"image.started","job_id":"0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31","tenant":"acme","sequence":2,"provider":"replicate"}""");

        Assert.Equal("replicate", Assert.IsType<ImageStarted>(read).Provider);
    }

    [Fact]
    public void An_event_that_is_written_as_its_own_record_has_no_field_type()
        => Assert.DoesNotContain("\"type\"", JsonSerializer.Serialize(new ImageAccepted { JobId = Guid.NewGuid(), Tenant = "acme" }), StringComparison.Ordinal);
}
