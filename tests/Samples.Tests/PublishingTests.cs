namespace ImageGen.Samples.Tests;

/// <summary>Commands as bytes on the documented exchanges, good and bad.</summary>
public sealed class PublishingTests(RunningSystem system)
{
    public static TheoryData<string> BadOnes => [.. BadMessages.Names];

    [Theory]
    [MemberData(nameof(BadOnes))]
    public async Task A_bad_message_ends_once_in_the_dead_letters_with_its_reason_and_so_does_its_job(string name)
    {
        var id = Guid.NewGuid();
        var (message, reason, endsJob) = BadMessages.Of(name, id);

        await system.Wire.PublishAsync(name, message);

        var letter = await system.Wire.LetterAsync(name);
        Assert.Equal(reason, letter.Reason);
        Assert.NotEmpty(letter.Detail);
        if (endsJob)
        {
            var (type, body) = await system.Wire.EndOfAsync(id);
            Assert.Equal("image.failed", type);
            Assert.Equal("invalid_request", body.GetProperty("error").GetProperty("reason").GetString());
            Assert.Equal(letter.Detail, body.GetProperty("error").GetProperty("message").GetString());
            Assert.Equal("failed", (await system.FindJobAsync(id))!.Value.GetProperty("status").GetString());
        }
        else
        {
            Assert.Null(await system.FindJobAsync(id));
        }

        Assert.Equal(letter, await system.Wire.LetterAsync(name));
        Assert.Equal(0u, await system.Wire.CountAsync("imagegen.generate.default"));
        Assert.Equal(0u, await system.Wire.CountAsync("imagegen.cancel"));
        Assert.False(system.Worker.HasExited);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData(null)]
    [InlineData("no content type at all")]
    public async Task A_bare_command_is_accepted_with_any_message_properties(string? contentType)
    {
        var id = Guid.NewGuid();

        await system.Wire.PublishAsync($"good {contentType}", new(BadMessages.Good(id))
        {
            ContentType = contentType,
            Headers = { ["MT-Fault-Address"] = "rubbish", ["x-theirs"] = 7 },
            Properties = properties => (properties.MessageId, properties.CorrelationId, properties.ReplyTo) = ("seven", "eight", "nine"),
        });

        Assert.Equal("image.generated", (await system.Wire.EndOfAsync(id)).Event);
        Assert.False(system.Wire.HasLetter($"good {contentType}"));
    }

    [Fact]
    public async Task A_command_in_a_MassTransit_envelope_is_obeyed()
    {
        var id = Guid.NewGuid();

        await system.Wire.PublishAsync("good envelope", Message.Envelope("ImageGen.Contracts:GenerateImage", BadMessages.Good(id)));

        Assert.Equal("image.generated", (await system.Wire.EndOfAsync(id)).Event);
    }

    [Fact]
    public async Task The_largest_request_is_obeyed_with_every_character_escaped()
    {
        var id = Guid.NewGuid();
        var escaped = string.Concat(Enumerable.Repeat("\\u00e4", 10_000));
        var labels = string.Join(',', Enumerable.Range(10, 32).Select(n => $"\"{n}{Escaped(62)}\":\"{Escaped(512)}\""));

        await system.Wire.PublishAsync("largest", new(
            $$$$"""{"job_id":"{{{{id}}}}","request":{"prompt":"{{{{escaped}}}}","negative_prompt":"{{{{escaped}}}}","width":64,"height":64,"metadata":{{{{{labels}}}}}}}"""));

        Assert.Equal("image.generated", (await system.Wire.EndOfAsync(id)).Event);

        static string Escaped(int count) => string.Concat(Enumerable.Repeat("\\u00e4", count));
    }

    [Fact]
    public async Task A_command_sent_twice_is_one_job()
    {
        var id = Guid.NewGuid();
        await system.Wire.PublishAsync("first", new(BadMessages.Good(id)));
        await system.Wire.PublishAsync("second", new(BadMessages.Good(id)));
        var (_, first) = await system.Wire.EndOfAsync(id);

        await system.Wire.PublishAsync("third", new(BadMessages.Good(id)));
        var after = Guid.NewGuid();
        await system.Wire.PublishAsync("after", new(BadMessages.Good(after)));

        _ = await system.Wire.EndOfAsync(after);
        Assert.Equal(first.ToString(), (await system.Wire.EndOfAsync(id)).Body.ToString());
    }

    [Fact]
    public async Task A_bad_message_about_a_known_job_leaves_it_alone()
    {
        var id = Guid.NewGuid();
        await system.Wire.PublishAsync("known", new(BadMessages.Good(id)));
        _ = await system.Wire.EndOfAsync(id);
        var before = (await system.FindJobAsync(id))!.Value.ToString();

        foreach (var name in (string[])["no request", "prompt null", "1 MB of prompt"])
        {
            await system.Wire.PublishAsync($"known: {name}", BadMessages.Of(name, id).Message);
            _ = await system.Wire.LetterAsync($"known: {name}");
        }

        Assert.Equal(before, (await system.FindJobAsync(id))!.Value.ToString());
    }

    [Fact]
    public async Task Neither_the_log_nor_a_header_quotes_the_prompt()
    {
        var id = Guid.NewGuid();
        const string Secret = "a secret garden";

        await system.Wire.PublishAsync("secret", new($$$"""{"job_id":"{{{id}}}","request":{"prompt":"{{{Secret}}}","width":{{{Secret}}}}}"""));

        Assert.DoesNotContain(Secret, (await system.Wire.LetterAsync("secret")).Detail);
        _ = await system.Wire.EndOfAsync(id);
        Assert.DoesNotContain(Secret, system.Worker.Output);
    }
}
