using System.Text.Json;
using ImageGen.Clients.Tests.Systems;

namespace ImageGen.Clients.Tests.OpenAi;

/// <summary>npm <c>openai</c>.</summary>
public sealed class OpenAiNodeTests(RunningSystem system)
{
    private static string Text(JsonElement error, string name) => error.GetProperty(name).ToString();

    [Theory]
    [InlineData(null)]
    [InlineData("url")]
    public async Task An_image_arrives_as_bytes_and_as_a_link_that_works_without_credentials(string? format)
    {
        var prompt = $"openai image {format}";

        var result = Assert.Single(await RunAsync(new { prompt, model = "gpt-image-2", size = "1024x1024", response_format = format }));

        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
    }

    [Fact]
    public async Task A_batch_has_as_many_images_as_wanted()
    {
        var result = Assert.Single(await RunAsync(new { prompt = "openai batch", n = 3 }));

        Assert.Equal(system.Bought("openai batch").Order(), result.Images!.Order());
        Assert.Equal(3, result.Images!.Distinct().Count());
    }

    [Fact]
    public async Task A_stream_ends_with_the_image()
    {
        var result = Assert.Single(await RunAsync(new { prompt = "openai stream", stream = true }));

        Assert.Equal(Assert.Single(system.Bought("openai stream")), result.Image);
    }

    [Fact]
    public async Task Explicit_nulls_and_unknown_parameters_are_no_errors()
    {
        var result = Assert.Single(await RunAsync(new { prompt = "openai nulls", body = new { model = (string?)null, n = (int?)null, size = (string?)null, user = (string?)null, quality = "high", unheard_of = 1 } }));

        Assert.Equal(Assert.Single(system.Bought("openai nulls")), result.Image);
    }

    [Fact]
    public async Task The_list_of_models_has_the_providers_and_their_models()
    {
        var result = Assert.Single(await RunAsync(new { models = true }));

        Assert.Equal(["paid", "free", "parked", "poor", "sandbox", "strict", "gpt-image-2"], result.Images);
    }

    [Fact]
    public async Task An_edit_sends_an_image_as_multipart_form()
    {
        var file = Path.Combine(Path.GetTempPath(), $"imagegen-edit-{Guid.NewGuid():N}.png");
        await File.WriteAllBytesAsync(file, Emulators.EmulatedImage.Draw("source", 1, 0, 256, 256), TestContext.Current.CancellationToken);
        try
        {
            var result = Assert.Single(await RunAsync(new { prompt = "openai edit", model = "free", image = file }));

            Assert.NotEmpty(result.Image);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_refusal_by_moderation_is_a_bad_request_that_the_client_does_not_repeat()
    {
        var result = Assert.Single(await RunAsync(new { prompt = "openai refused", model = "strict" }));

        Assert.Equal(("BadRequestError", "400", "moderation_blocked", "image_generation_user_error"), Of(result.Error));
        Assert.NotEqual("", Text(result.Error, "request"));
    }

    [Fact]
    public async Task An_empty_account_is_a_rate_limit_error_that_the_client_does_not_repeat()
    {
        var result = Assert.Single(await RunAsync(new { prompt = "openai poor", model = "poor" }));

        Assert.Equal(("RateLimitError", "429", "insufficient_quota", "insufficient_quota"), Of(result.Error));
    }

    [Fact]
    public async Task Too_many_unfinished_jobs_are_a_rate_limit_error()
    {
        var result = Assert.Single(await RunAsync(new { prompt = "openai busy", key = system.BusyKey, retries = 0 }));

        Assert.Equal(("RateLimitError", "429", "rate_limit_exceeded", "rate_limit_error"), Of(result.Error));
    }

    [Fact]
    public async Task A_wrong_key_and_a_key_without_the_scope_are_named_as_such()
    {
        var wrong = Assert.Single(await RunAsync(new { prompt = "openai wrong", key = "sk-wrong" }));
        var reader = Assert.Single(await RunAsync(new { prompt = "openai wrong", key = system.ReadKey }));

        Assert.Equal(("AuthenticationError", "401", "invalid_api_key", "invalid_request_error"), Of(wrong.Error));
        Assert.Equal(("PermissionDeniedError", "403", "scope_missing", "invalid_request_error"), Of(reader.Error));
        Assert.Empty(system.Bought("openai wrong"));
    }

    [Fact]
    public async Task A_bad_parameter_is_named()
    {
        var result = Assert.Single(await RunAsync(new { prompt = "openai bad", size = "huge" }));

        Assert.Equal("size", Text(result.Error, "param"));
        Assert.Equal(("BadRequestError", "400", "invalid_value", "invalid_request_error"), Of(result.Error));
    }

    [Theory]
    [InlineData(Cut.InRequest)]
    [InlineData(Cut.AfterRequest)]
    [InlineData(Cut.WhileWaiting)]
    [InlineData(Cut.WhileWaitingUnseen)]
    public async Task A_client_that_repeats_a_cut_request_by_itself_buys_one_image(Cut cut)
    {
        var prompt = $"openai cut {cut}";
        await using var proxy = system.Cutting(prompt, cut);

        var result = Assert.Single(await RunAsync(new { prompt }, proxy.Address));

        Assert.Equal(1, proxy.Cuts);
        Assert.Empty(result.Errors);
        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
    }

    [Fact]
    public async Task A_client_that_loses_its_response_three_times_buys_one_image()
    {
        await using var proxy = system.Cutting("openai unlucky", Cut.WhileWaiting, Cut.AfterRequest, Cut.InRequest);

        var result = Assert.Single(await RunAsync(new { prompt = "openai unlucky", retries = 4 }, proxy.Address));

        Assert.Equal(3, proxy.Cuts);
        Assert.Equal(Assert.Single(system.Bought("openai unlucky")), result.Image);
    }

    [Theory]
    [InlineData("1024x1024")]
    [InlineData("2880x2880")]
    public async Task A_user_who_repeats_a_request_whose_response_was_cut_off_buys_one_image(string size)
    {
        var prompt = $"openai half {size}";
        await using var proxy = system.Cutting(prompt, Cut.InResponse);

        // The client does not repeat a request whose response began: its user does.
        var result = Assert.Single(await RunAsync(new { prompt, size, again = 1 }, proxy.Address));

        Assert.Single(result.Errors);
        Assert.Equal(Assert.Single(system.Bought(prompt)), result.Image);
    }

    [Fact]
    public async Task A_request_after_a_failed_one_is_a_new_try()
    {
        var result = Assert.Single(await RunAsync(new { prompt = "openai tries", model = "strict", again = 1 }));

        Assert.Equal(2, result.Errors.Select(error => Text(error, "request")).Distinct().Count());
    }

    [Theory]
    [InlineData]
    [InlineData(Cut.WhileWaiting)]
    [InlineData(Cut.WhileWaiting, Cut.WhileWaiting)]
    [InlineData(Cut.WhileWaitingUnseen, Cut.WhileWaitingUnseen)]
    public async Task Two_wanted_images_of_one_prompt_at_once_are_two_purchases(params Cut[] cuts)
    {
        var prompt = $"openai two {string.Join(' ', cuts)}";
        await using var proxy = system.CuttingTwo(prompt, cuts);

        var results = await RunAsync(new { prompt, calls = 2 }, proxy.Address);

        Assert.Equal(cuts.Length, proxy.Cuts);
        Assert.Equal(system.Bought(prompt).Order(), results.Select(result => result.Image).Order());
        Assert.Equal(2, system.Bought(prompt).Distinct().Count());
    }

    [Fact]
    public async Task A_retry_whose_first_attempt_never_arrived_may_get_the_image_of_an_identical_request_and_buys_no_third()
    {
        // To the gateway the retry looks like that of the request that it is answering.
        await using var proxy = system.Cutting("openai lost", Cut.WhileWaiting, Cut.InRequest);

        var results = await RunAsync(new { prompt = "openai lost", calls = 2 }, proxy.Address);

        Assert.InRange(system.Bought("openai lost").Count, 1, 2);
        Assert.All(results, result => Assert.Contains(result.Image, system.Bought("openai lost")));
    }

    [Fact]
    public async Task A_second_wanted_image_after_the_first_is_a_second_purchase_also_if_the_first_was_repeated()
    {
        await using var proxy = system.Cutting("openai again", Cut.WhileWaitingUnseen);
        var first = Assert.Single(await RunAsync(new { prompt = "openai again" }, proxy.Address));

        var second = Assert.Single(await RunAsync(new { prompt = "openai again" }));

        Assert.Equal(system.Bought("openai again"), [first.Image, second.Image]);
    }

    private static (string Name, string Status, string Code, string Type) Of(JsonElement error) => (Text(error, "name"), Text(error, "status"), Text(error, "code"), Text(error, "type"));

    private Task<IReadOnlyList<ClientResult>> RunAsync(object plan, Uri? address = null)
    {
        var fields = JsonSerializer.SerializeToNode(plan)!.AsObject();
        fields["url"] = new Uri(address ?? system.Gateway, "/v1").AbsoluteUri;
        fields["key"] ??= system.Key;
        return NodeProgram.RunAsync("openai.mjs", fields);
    }
}
