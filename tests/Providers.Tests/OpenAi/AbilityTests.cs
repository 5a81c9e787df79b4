using ImageGen.Jobs.Instances;
using ImageGen.Providers.Tests.Replicate;

namespace ImageGen.Providers.Tests.OpenAi;

public sealed class AbilityTests
{
    [Fact]
    public void A_parameter_unknown_to_the_API_is_a_remark_before_the_order()
    {
        using var endpoint = new OpenAiDouble();
        IImageProvider provider = endpoint.Provider();

        Assert.Equal((false, false), (provider.Abilities.Seed, provider.Abilities.NegativePrompt));
        Assert.Equal(["1024x1024", "1536x1024", "1024x1536"], provider.Abilities.Sizes!);
        Assert.Null(((IImageProvider)endpoint.Provider(model: "gpt-image-2")).Abilities.Sizes);
    }

    [Theory]
    [InlineData(null, 1024, false)]
    [InlineData(null, 640, true)]
    [InlineData("gpt-image-2", 640, true)]
    [InlineData("gpt-image-2.6-flare", 816, false)]
    public void An_order_that_its_model_can_not_make_is_objected_to(string? model, int side, bool objects)
    {
        using var endpoint = new OpenAiDouble();

        var objection = endpoint.Provider().UnsupportedReason(Orders.Of("a cat") with { Model = model, Width = side, Height = side });

        Assert.Equal(objects, objection?.Contains("640x640", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("https://api.replicate.com/v1", true)]
    [InlineData("http://127.0.0.1:9000/v1", false)]
    public void The_limits_of_a_public_service_are_not_those_of_others_with_its_API(string baseUrl, bool isLimited)
    {
        using var replicate = new ReplicateDouble();

        Assert.Equal(isLimited ? new ProviderRate(600, TimeSpan.FromMinutes(1), 60) : null, replicate.Provider(baseUrl: baseUrl).Rate);
    }
}
