using System.Net;
using System.Text.Json;

namespace ImageGen.Emulators.Tests.Replicate;

public sealed class LifeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prediction_starts_runs_and_succeeds()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var id = await world.CreateAsync();

        Assert.Equal("starting", await world.StatusAsync(id));
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("processing", await world.StatusAsync(id));
        Assert.Null(world.Emulator.Ledger.Purchases.Single().Charged);
        world.Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal("succeeded", await world.StatusAsync(id));
        Assert.True(world.Emulator.Ledger.Purchases.Single().Charged);
    }

    [Fact]
    public async Task The_logs_have_a_progress_bar_for_every_step_and_are_deleted_with_the_other_data()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var id = await world.CreateAsync();
        Assert.Equal("", await LogsAsync());

        world.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Using seed: 7\n  0%|          | 0/25 [00:00<00:00, 17.10it/s]\n", await LogsAsync());
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.EndsWith("\n 44%|████      | 11/25 [00:00<00:00, 17.10it/s]\n 48%|████      | 12/25 [00:00<00:00, 17.10it/s]\n", await LogsAsync(), StringComparison.Ordinal);
        world.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.EndsWith("\n100%|██████████| 25/25 [00:00<00:00, 17.10it/s]\n", await LogsAsync(), StringComparison.Ordinal);
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("", await LogsAsync());

        async Task<string?> LogsAsync() => (await world.GetAsync($"predictions/{id}")).GetProperty("logs").GetString();
    }

    [Fact]
    public async Task An_hour_after_its_end_a_prediction_has_no_data_left()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var id = await world.CreateAsync();
        world.Clock.Advance(ReplicateWorld.Latency);
        var picture = await world.PictureAsync(id);

        world.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.False((await world.GetAsync($"predictions/{id}")).GetProperty("data_removed").GetBoolean());
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        var removed = await world.GetAsync($"predictions/{id}");
        Assert.True(removed.GetProperty("data_removed").GetBoolean());
        Assert.Equal("succeeded", removed.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, removed.GetProperty("output").ValueKind);
        Assert.Equal("{}", removed.GetProperty("input").GetRawText());
        using var answer = await world.Http.GetAsync(picture, Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("a cat", world.Emulator.Ledger.Purchases.Single().Prompt);
    }

    [Theory]
    [InlineData(6, "canceled", true)]
    [InlineData(20, "aborted", false)]
    public async Task A_deadline_before_the_start_aborts_and_later_cancels(int startDelay, string status, bool charged)
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Control.Latency = Latency.Fixed(TimeSpan.FromSeconds(30));
        world.Emulator.Control.StartDelay = TimeSpan.FromSeconds(startDelay);
        var id = await world.CreateAsync(headers: ("Cancel-After", "10s"));

        world.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(status, await world.StatusAsync(id));
        Assert.Equal(charged, world.Emulator.Ledger.Purchases.Single().Charged);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(5, true)]
    public async Task A_canceled_prediction_is_charged_if_it_had_begun(int after, bool charged)
    {
        await using var world = await ReplicateWorld.StartAsync();
        var id = await world.CreateAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(after));

        using var answer = await world.PostAsync($"predictions/{id}/cancel", "");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("canceled", (await ReplicateWorld.ReadAsync(answer)).GetProperty("status").GetString());
        Assert.Equal(charged, world.Emulator.Ledger.Purchases.Single().Charged);
    }

    [Fact]
    public async Task A_cancellation_after_the_end_changes_nothing()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var id = await world.CreateAsync();
        world.Clock.Advance(ReplicateWorld.Latency);

        using var answer = await world.PostAsync($"predictions/{id}/cancel", "");

        Assert.Equal("succeeded", (await ReplicateWorld.ReadAsync(answer)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(OutputForm.Array, JsonValueKind.Array, "http://")]
    [InlineData(OutputForm.Text, JsonValueKind.String, "http://")]
    [InlineData(OutputForm.Data, JsonValueKind.Array, "data:image/png;base64,")]
    public async Task The_output_has_the_form_of_the_settings(OutputForm form, JsonValueKind kind, string prefix)
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Control.Output = form;
        var id = await world.CreateAsync();
        world.Clock.Advance(ReplicateWorld.Latency);

        var output = (await world.GetAsync($"predictions/{id}")).GetProperty("output");

        Assert.Equal(kind, output.ValueKind);
        Assert.StartsWith(prefix, (kind == JsonValueKind.Array ? output[0] : output).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_synchronous_creation_that_times_out_is_answered_with_202_and_starting()
    {
        await using var world = await ReplicateWorld.StartAsync(options => options with { Latency = Latency.Fixed(TimeSpan.FromHours(10)) });
        var ordering = world.OrderAsync(headers: ("Prefer", "wait=3"));

        await Eventually.TrueAsync(() =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1)); // Ten hours are more than these steps can take, so the wait ends first.
            return ordering.IsCompleted;
        });

        using var answer = await ordering;
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("starting", (await ReplicateWorld.ReadAsync(answer)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Equal_prompt_and_seed_give_the_same_image_and_others_do_not()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var ids = new[]
        {
            await world.CreateAsync("""{"prompt":"a cat","seed":7,"width":320,"height":200}"""),
            await world.CreateAsync("""{"prompt":"a cat","seed":7,"width":320,"height":200}"""),
            await world.CreateAsync("""{"prompt":"a cat","seed":8,"width":320,"height":200}"""),
            await world.CreateAsync("""{"prompt":"a dog","seed":7,"width":320,"height":200}"""),
        };
        world.Clock.Advance(ReplicateWorld.Latency);

        List<byte[]> pictures = [];
        foreach (var id in ids)
        {
            pictures.Add(await world.Http.GetByteArrayAsync(await world.PictureAsync(id), Token));
        }

        Assert.Equal(pictures[0], pictures[1]);
        Assert.NotEqual(pictures[0], pictures[2]);
        Assert.NotEqual(pictures[0], pictures[3]);
    }
}
