using System.Net.Http.Json;
using System.Text.Json;
using ImageGen.Clients.Tests.Systems;

namespace ImageGen.Clients.Tests.Replicate;

/// <summary>npm <c>replicate</c>. It sends a request again at once, and unmarked, when its connection breaks.</summary>
public sealed class ReplicateNodeTests(RunningSystem system)
{
    [Theory]
    [InlineData("imagegen/paid")]
    [InlineData("black-forest-labs/flux-schnell")]
    [InlineData("owner/name:5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa")]
    public async Task Run_waits_for_the_image(string model)
    {
        var prompt = $"replicate run {model}";

        var result = Assert.Single(await RunAsync(new { action = "run", model, input = new { prompt } }));

        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
    }

    [Fact]
    public async Task Run_whose_wait_is_over_polls_until_the_image_is_there()
    {
        var result = Assert.Single(await RunAsync(new { action = "run", model = "imagegen/free", input = new { prompt = "replicate slow sandbox:async=2" }, wait = new { mode = "block", timeout = 1 } }));

        Assert.NotEmpty(result.Image);
    }

    [Fact]
    public async Task Several_outputs_arrive()
    {
        var result = Assert.Single(await RunAsync(new { action = "run", model = "imagegen/paid", input = new { prompt = "replicate several", num_outputs = 3 } }));

        Assert.Equal(system.Bought("replicate several").Order(), result.Images!.Order());
    }

    [Fact]
    public async Task A_created_prediction_starts_and_succeeds()
    {
        var result = Assert.Single(await RunAsync(new { action = "create", model = "imagegen/paid", input = new { prompt = "replicate create", seed = 7, unheard_of = true } }));

        Assert.Equal(["starting", "succeeded", Assert.Single(system.Bought("replicate create"))], result.Images);
    }

    [Fact]
    public async Task A_file_is_sent_as_a_data_URI()
    {
        var file = Path.Combine(Path.GetTempPath(), $"imagegen-input-{Guid.NewGuid():N}.png");
        await File.WriteAllBytesAsync(file, Emulators.EmulatedImage.Draw("source", 1, 0, 256, 256), TestContext.Current.CancellationToken);
        try
        {
            Assert.NotEmpty(Assert.Single(await RunAsync(new { action = "run", model = "imagegen/free", input = new { prompt = "replicate file" }, image = file })).Image);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_prediction_is_canceled()
    {
        var result = Assert.Single(await RunAsync(new { action = "cancel", model = "imagegen/free", input = new { prompt = "replicate cancel sandbox:async=600" } }));

        Assert.Equal(["canceled", "null"], result.Images);
    }

    [Fact]
    public async Task Predictions_are_listed_page_by_page_without_those_of_other_tenants()
    {
        var key = await system.CreateKeyAsync("listed");
        for (var number = 0; number < 7; number++)
        {
            using var response = await system.SendAsync(HttpMethod.Post, "/v1/jobs", key, new { prompt = $"listed {number}", provider = "free", count = 15 });
            Assert.True(response.IsSuccessStatusCode);
            await Eventually.TrueAsync(async () => await CountUnfinishedAsync(key) == 0);
        }

        var listed = Assert.Single(await RunAsync(new { action = "list", key }));
        var pages = Assert.Single(await RunAsync(new { action = "paginate", key }));

        Assert.Contains("listed 6", listed.Images!);
        Assert.True(pages.Images!.Count > 1, string.Join(' ', pages.Images));
        Assert.Equal(7, pages.Images.Sum(int.Parse));
    }

    [Fact]
    public async Task A_prediction_of_another_tenant_is_not_found()
    {
        using var response = await system.SendAsync(HttpMethod.Post, "/replicate/v1/predictions", system.Key, new { version = "imagegen/free", input = new { prompt = "replicate mine" } });
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString();

        var mine = Assert.Single(await RunAsync(new { action = "get", id }));
        var other = Assert.Single(await RunAsync(new { action = "get", id, key = system.OtherKey }));

        Assert.NotNull(mine.Images);
        Assert.Equal(404, other.Error.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_refusal_by_moderation_is_a_failed_prediction()
    {
        var result = Assert.Single(await RunAsync(new { action = "run", model = "imagegen/strict", input = new { prompt = "replicate refused" } }));

        Assert.Contains("Prediction failed: The input or output was flagged as sensitive", result.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", 401)]
    [InlineData("read", 403)]
    [InlineData("busy", 429)]
    public async Task A_refused_request_has_the_status(string key, int status)
    {
        var result = Assert.Single(await RunAsync(new
        {
            action = "run",
            model = "imagegen/paid",
            input = new { prompt = "replicate none" },
            key = key switch { "read" => system.ReadKey, "busy" => system.BusyKey, _ => "r8_wrong" },
        }));

        Assert.Equal(("ApiError", status), (result.Error.GetProperty("name").GetString(), result.Error.GetProperty("status").GetInt32()));
        Assert.Empty(system.Bought("replicate none"));
    }

    [Fact]
    public async Task A_bad_input_and_a_bad_webhook_are_named()
    {
        var input = Assert.Single(await RunAsync(new { action = "run", model = "imagegen/paid", input = new { prompt = "replicate bad", width = 1, height = 1 } }));
        var webhook = Assert.Single(await RunAsync(new { action = "create", model = "imagegen/paid", input = new { prompt = "replicate bad" }, webhook = "https://a.example/#part" }));

        Assert.Contains("input.width", input.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("webhook", webhook.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(422, webhook.Error.GetProperty("status").GetInt32());
        Assert.Empty(system.Bought("replicate bad"));
    }

    [Fact]
    public async Task A_webhook_arrives_again_until_it_is_accepted_and_Replicate_s_own_function_accepts_its_signature()
    {
        const string Prompt = "replicate webhook";
        await using var receiver = await WebhookReceiver.StartAsync(refusals: 1);

        var created = Assert.Single(await RunAsync(new { action = "create", model = "imagegen/paid", input = new { prompt = Prompt }, webhook = receiver.Address, filter = new[] { "completed" } }));
        await Eventually.TrueAsync(() => receiver.Requests.Count >= 2);

        Assert.Equal("succeeded", created.Images![1]);
        Assert.Single(receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct());
        var secret = Assert.Single(Assert.Single(await RunAsync(new { action = "secret" })).Images!);
        foreach (var request in receiver.Requests)
        {
            Assert.Equal(["true", "succeeded"], Assert.Single(await RunAsync(new { action = "verify", headers = request.Headers, body = request.Body, secret })).Received);
            Assert.True(new ImageGen.Client.WebhookVerifier(secret).IsValid(
                request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"], System.Text.Encoding.UTF8.GetBytes(request.Body)));
        }

        var prediction = JsonDocument.Parse(receiver.Requests.Last().Body).RootElement;
        Assert.Equal(Prompt, prediction.GetProperty("input").GetProperty("prompt").GetString());
        Assert.Equal(Assert.Single(system.Bought(Prompt)), await system.DigestAsync(prediction.GetProperty("output")[0].GetString()!));
    }

    [Fact]
    public async Task Start_outputs_and_end_of_a_prediction_are_posted()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        await RunAsync(new { action = "create", model = "imagegen/paid", input = new { prompt = "replicate events", num_outputs = 2 }, webhook = receiver.Address });
        await Eventually.TrueAsync(() => receiver.Requests.Count >= 4);

        var bodies = receiver.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement).ToList();
        Assert.Equal(4, receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct().Count());
        Assert.Single(bodies.Select(body => body.GetProperty("id").GetString()).Distinct());
        Assert.Contains(bodies, body => body.GetProperty("status").GetString() == "processing" && body.GetProperty("output").ValueKind == JsonValueKind.Null);
        Assert.Contains(bodies, body => body.GetProperty("status").GetString() == "succeeded" && body.GetProperty("output").GetArrayLength() == 2);
        Assert.Equal(3, bodies.Count(body => body.GetProperty("output").ValueKind == JsonValueKind.Array));
    }

    [Fact]
    public async Task A_run_that_its_user_gives_up_cancels_the_prediction()
    {
        var result = Assert.Single(await RunAsync(new { action = "run", model = "imagegen/free", input = new { prompt = "replicate given up sandbox:async=600" }, wait = new { mode = "poll" }, giveUpAfter = 1500 }));

        Assert.Null(result.Images);
        await Eventually.TrueAsync(async () => await StatusOfAsync("replicate given up sandbox:async=600") == "canceled");
    }

    [Theory]
    [InlineData(Cut.InRequest)]
    [InlineData(Cut.AfterRequest)]
    [InlineData(Cut.WhileWaiting)]
    public async Task A_client_that_repeats_a_cut_request_by_itself_buys_one_image(Cut cut)
    {
        var prompt = $"replicate cut {cut}";
        await using var proxy = system.Cutting(prompt, cut);

        var result = Assert.Single(await RunAsync(new { action = "run", model = "imagegen/paid", input = new { prompt } }, proxy.Address));

        Assert.Equal(1, proxy.Cuts);
        Assert.Empty(result.Errors);
        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
    }

    [Theory]
    [InlineData]
    [InlineData(Cut.WhileWaiting)]
    [InlineData(Cut.WhileWaiting, Cut.WhileWaiting)]
    public async Task Two_wanted_images_of_one_prompt_at_once_are_two_purchases(params Cut[] cuts)
    {
        var prompt = $"replicate two {cuts.Length}";
        await using var proxy = system.CuttingTwo(prompt, cuts);

        var results = await RunAsync(new { action = "run", model = "imagegen/paid", input = new { prompt }, calls = 2 }, proxy.Address);

        Assert.Equal(cuts.Length, proxy.Cuts);
        Assert.Equal(system.Bought(prompt).Order(), results.Select(result => result.Image).Order());
        Assert.Equal(2, system.Bought(prompt).Distinct().Count());
    }

    private async Task<string?> StatusOfAsync(string prompt)
    {
        using var response = await system.SendAsync(HttpMethod.Get, "/v1/jobs?limit=100", system.Key);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("data").EnumerateArray()
            .FirstOrDefault(job => job.GetProperty("prompt").GetString() == prompt) is { ValueKind: JsonValueKind.Object } job ? job.GetProperty("status").GetString() : null;
    }

    private async Task<int> CountUnfinishedAsync(string key)
    {
        var token = TestContext.Current.CancellationToken;
        var count = 0;
        foreach (var status in (string[])["queued", "running"])
        {
            using var response = await system.SendAsync(HttpMethod.Get, $"/v1/jobs?status={status}", key);
            count += (await response.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("data").GetArrayLength();
        }

        return count;
    }

    private Task<IReadOnlyList<ClientResult>> RunAsync(object plan, Uri? address = null)
    {
        var fields = JsonSerializer.SerializeToNode(plan)!.AsObject();
        fields["url"] = new Uri(address ?? system.Gateway, "/replicate/v1").AbsoluteUri;
        fields["key"] ??= system.Key;
        return NodeProgram.RunAsync("replicate.mjs", fields);
    }
}
