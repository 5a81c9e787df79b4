using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.ServiceDefaults.Tests.Logging;

public sealed class FormatterTests
{
    private static readonly Guid Id = Guid.Parse("0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31");

    private static readonly KeyValuePair<string, object?>[] JobScope = [new("Job", Id), new("Tenant", "acme"), new("Provider", null), new("Attempt", 2)];

    [Fact]
    public void Text_is_one_line_with_time_level_category_and_event()
        => Assert.Equal(
            "2026-01-31T12:00:00.005Z warn: Test[test.event] Job ended: job=0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31 reason=-" + Environment.NewLine,
            Lines.Text("Job ended: job={Job} reason={Reason}", [Id, null]));

    [Fact]
    public void A_text_line_adds_the_job_s_fields_that_the_message_lacks()
        => Assert.EndsWith($"The store was away tenant=globex job={Id} attempt=2{Environment.NewLine}", Lines.Text("The store was away tenant={Tenant}", ["globex"], null, (object)JobScope), StringComparison.Ordinal);

    [Fact]
    public void Json_is_one_object_with_the_named_values_of_the_entry_and_of_its_scopes()
    {
        var line = Lines.Json("{Provider} refused, {Reason}, after {Seconds} s: {Message}", ["replicate", FailureReason.ContentRejected, 1.5, "a \"quoted\"\nword"], null, (object)JobScope);
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;

        Assert.Equal(line.Length - Environment.NewLine.Length, line.IndexOf('\n', StringComparison.Ordinal) + 1 - Environment.NewLine.Length);
        Assert.Equal("2026-01-31T12:00:00.005Z", root.GetProperty("timestamp").GetString());
        Assert.Equal(("warning", "Test", "test.event", 7), (root.GetProperty("level").GetString(), root.GetProperty("category").GetString(), root.GetProperty("event").GetString(), root.GetProperty("event_id").GetInt32()));
        Assert.Equal((Id, "acme", "replicate", 2), (root.GetProperty("job").GetGuid(), root.GetProperty("tenant").GetString(), root.GetProperty("provider").GetString(), root.GetProperty("attempt").GetInt32()));
        Assert.Equal(("content_rejected", 1.5, "a \"quoted\"\nword"), (root.GetProperty("reason").GetString(), root.GetProperty("seconds").GetDouble(), root.GetProperty("field_message").GetString()));
        Assert.False(root.TryGetProperty("exception", out _));
    }

    [Fact]
    public void An_expected_fault_has_no_stack_and_each_cause_once()
    {
        var fault = Thrown(new IOException("The broker is away.", new TimeoutException("No answer.")));

        Assert.EndsWith($"It failed | IOException: The broker is away. <- TimeoutException: No answer.{Environment.NewLine}", Lines.Text("It failed", [], fault), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Lines.Json("It failed", [], fault));
        Assert.Equal("System.IO.IOException", json.RootElement.GetProperty("exception").GetProperty("type").GetString());
        Assert.False(json.RootElement.GetProperty("exception").TryGetProperty("stack", out _));
    }

    [Fact]
    public void An_unexpected_fault_keeps_its_stack_in_one_line()
    {
        var fault = Thrown(new InvalidOperationException("Broken.", new IOException("Away.")));

        var text = Lines.Text("It failed", [], fault);
        Assert.Contains("InvalidOperationException: Broken.", text, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), text, StringComparison.Ordinal);
        Assert.Single(text.TrimEnd().Split('\n'));
        using var json = JsonDocument.Parse(Assert.Single(Lines.Json("It failed", [], fault).TrimEnd().Split('\n')));
        Assert.Contains(nameof(Thrown), json.RootElement.GetProperty("exception").GetProperty("stack").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_breaks_a_log_line_or_forges_another()
    {
        const string forged = "x\r\n2026-01-31T12:00:00.005Z info: Test[job.ended] \u2028\u001b[31m";

        Assert.Single(Lines.Text("{Name}", [forged]).TrimEnd().Split('\n', '\r', '\u2028'));
        Assert.DoesNotContain('\u001b', Lines.Text("{Name}", [forged]));
        Assert.Single(Lines.Json("{Name}", [forged]).TrimEnd().Split('\n', '\r', '\u2028'));
    }

    [Theory]
    [InlineData("GET https://example.com/v1/pictures/a?signature=abc&expires=1 failed", "GET https://example.com/v1/pictures/a?… failed")]
    [InlineData("'http://127.0.0.1:8080/a?x=1'", "'http://127.0.0.1:8080/a?…'")]
    [InlineData("Is it so? https://example.com/a", "Is it so? https://example.com/a")]
    public void The_query_of_an_address_is_left_out(string text, string written)
    {
        Assert.EndsWith($"] {written}{Environment.NewLine}", Lines.Text("{Text}", [text]), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Lines.Json("{Text}", [text], new IOException(text)));
        Assert.Equal((written, written, $"IOException: {written}"), (json.RootElement.GetProperty("text").GetString(), json.RootElement.GetProperty("message").GetString(), json.RootElement.GetProperty("exception").GetProperty("message").GetString()));
    }

    private static Exception Thrown(Exception fault)
    {
        try
        {
            throw fault;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }
}
