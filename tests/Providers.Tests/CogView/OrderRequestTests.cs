using ImageGen.Contracts;
using ImageGen.Providers.CogView;

namespace ImageGen.Providers.Tests.CogView;

public sealed class OrderRequestTests : IDisposable
{
    private readonly CogViewDouble _cogView = new CogViewDouble()
        .Answer(CogViewDouble.Buy, 200, CogViewDouble.Good)
        .Answer(CogViewDouble.BuyForLater, 200, """{"id":"task-1","task_status":"PROCESSING"}""")
        .Answer(CogViewDouble.Fetch, 200, CogViewDouble.Picture);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _cogView.Dispose();

    [Theory]
    [InlineData("cogview-4-250304")]
    [InlineData("cogview-4")]
    [InlineData("cogview-3-flash")]
    public async Task An_order_and_its_polls_contain_only_fields_that_CogView_documents(string model)
    {
        var order = Orders.Of("a cat") with { NegativePrompt = "a dog", Steps = 4, Guidance = 3, OutputFormat = OutputFormat.Webp };

        var completed = Assert.IsType<SubmitOutcome.Completed>(await _cogView.Provider(model: model).SubmitAsync(order, Token));

        Assert.Equal($$"""{"model":"{{model}}","prompt":"a cat"}""", _cogView.BodyOf(CogViewDouble.Buy));
        Assert.Equal(CogViewDouble.Picture, completed.Image.ToArray());
        Assert.Null(completed.Remark);
    }

    [Fact]
    public async Task Glm_image_is_ordered_for_later_and_continues_under_its_id()
    {
        var outcome = await _cogView.Provider().SubmitAsync(Orders.Of("a cat") with { Model = "glm-image", Width = 1280, Height = 1280 }, Token);

        Assert.Equal(new SubmitOutcome.Accepted("task-1"), outcome);
        Assert.Equal("""{"model":"glm-image","prompt":"a cat","size":"1280x1280"}""", _cogView.BodyOf(CogViewDouble.BuyForLater));
    }

    [Fact]
    public async Task The_order_carries_the_raw_key_and_the_download_none()
    {
        await _cogView.Provider().SubmitAsync(Orders.Of("a cat"), Token);

        var order = _cogView.Calls.Single(call => call.Call == CogViewDouble.Buy).Request;
        Assert.Equal(($"Bearer {CogViewDouble.Token}", "en-US, en"), (order.Headers.Authorization!.ToString(), order.Headers.AcceptLanguage.ToString()));
        Assert.Null(_cogView.Calls.Single(call => call.Call == CogViewDouble.Fetch).Request.Headers.Authorization);
    }

    [Fact]
    public async Task An_account_of_the_international_service_is_queried_at_that_service()
    {
        await _cogView.Provider(baseUrl: CogViewKind.InternationalUrl).SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal("https://api.z.ai/api/paas/v4/images/generations", _cogView.Calls.First().Request.RequestUri!.AbsoluteUri);
    }

    [Theory]
    [InlineData("cogview-4", 1024, 1024, null, "1024x1024")]
    [InlineData("cogview-4", 512, 2048, null, "512x2048")]
    [InlineData("cogview-4", 2048, 1024, null, "2048x1024")]
    [InlineData("cogview-4", null, null, "1:1", "1024x1024")]
    [InlineData("cogview-4", null, null, "16:9", "1360x768")]
    [InlineData("cogview-4", null, null, "9:16", "768x1360")]
    [InlineData("glm-image", 2048, 2048, null, "2048x2048")]
    [InlineData("glm-image", null, null, "1:1", "1280x1280")]
    [InlineData("glm-image", null, null, "3:2", "1568x1056")]
    public async Task A_size_that_the_model_makes_is_ordered_as_it_is(string model, int? width, int? height, string? ratio, string size)
    {
        var outcome = await _cogView.Provider(model: model).SubmitAsync(Orders.Of("a cat") with { Width = width, Height = height, AspectRatio = ratio }, Token);

        Assert.Contains($"\"size\":\"{size}\"", _cogView.Calls.First().Body, StringComparison.Ordinal);
        Assert.Null(RemarkOf(outcome));
    }

    [Theory]
    [InlineData("cogview-4", 2048, 2048, null, "1440x1440")]
    [InlineData("cogview-4", 256, 256, null, "512x512")]
    [InlineData("cogview-4", 1000, 1000, null, "992x992")]
    [InlineData("cogview-4", 4096, 64, null, "2048x512")]
    [InlineData("cogview-4", 1920, 1080, null, "1920x1088")]
    [InlineData("cogview-4", null, null, "99:1", "2048x512")]
    [InlineData("glm-image", 512, 512, null, "1024x1024")]
    [InlineData("glm-image", 4096, 4096, null, "2048x2048")]
    [InlineData("glm-image", 1920, 1080, null, "1920x1088")]
    [InlineData("glm-image", null, null, "1:4", "1024x2048")]
    public async Task An_unsupported_size_becomes_the_nearest_one_and_the_outcome_reports_it(string model, int? width, int? height, string? ratio, string size)
    {
        var outcome = await _cogView.Provider(model: model).SubmitAsync(Orders.Of("a cat") with { Width = width, Height = height, AspectRatio = ratio }, Token);

        Assert.Contains($"\"size\":\"{size}\"", _cogView.Calls.First().Body, StringComparison.Ordinal);
        Assert.EndsWith($"{ratio ?? $"{width}x{height}"} was ordered as {size}.", RemarkOf(outcome), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cogview-4", 512, 16, 1 << 21)]
    [InlineData("glm-image", 1024, 32, 1 << 22)]
    public void Every_request_is_ordered_in_a_size_that_the_model_makes(string model, int least, int multipleOf, int mostPixels)
    {
        var dice = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var order = dice.Next(2) == 0
                ? Orders.Of("a cat") with { Width = dice.Next(64, 4097), Height = dice.Next(64, 4097) }
                : Orders.Of("a cat") with { AspectRatio = $"{dice.Next(1, 100)}:{dice.Next(1, 100)}" };

            var sides = CogViewModel.Of(model).Sizes.Of(order, out _)!.Split('x').Select(int.Parse).ToArray();

            Assert.True(
                sides.All(side => side >= least && side <= 2048 && side % multipleOf == 0) && sides[0] * sides[1] <= mostPixels,
                $"{order.Width}x{order.Height} {order.AspectRatio} became {sides[0]}x{sides[1]}");
        }
    }

    private static string? RemarkOf(SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.Accepted accepted => accepted.Remark,
        SubmitOutcome.Completed completed => completed.Remark,
        _ => throw new InvalidOperationException($"{outcome}"),
    };
}
