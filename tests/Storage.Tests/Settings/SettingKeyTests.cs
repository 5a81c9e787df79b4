using ImageGen.Storage.Settings;

namespace ImageGen.Storage.Tests.Settings;

public sealed class SettingKeyTests
{
    [Theory]
    [InlineData("ai.image.provider", "ai.image.provider", "ImageGen:DefaultProvider", false)]
    [InlineData("ai.replicate.token", "ai.replicate.token", "ImageGen:Providers:replicate:Token", true)]
    [InlineData("ai.stability.key", "ai.stability.token", "ImageGen:Providers:stability:Token", true)]
    [InlineData("ai.cogview.key", "ai.cogview.token", "ImageGen:Providers:cogview:Token", true)]
    [InlineData("ai.huggingface.token", "ai.huggingface.token", "ImageGen:Providers:huggingface:Token", true)]
    [InlineData("ai.openai.key", "ai.openai.token", "ImageGen:Providers:openai:Token", true)]
    [InlineData("ai.automatic1111.url", "ai.automatic1111.url", "ImageGen:Providers:automatic1111:BaseUrl", false)]
    [InlineData("ai.gpu-2.model", "ai.gpu-2.model", "ImageGen:Providers:gpu-2:Model", false)]
    [InlineData("ai.gpu-2.enabled", "ai.gpu-2.enabled", "ImageGen:Providers:gpu-2:Enabled", false)]
    [InlineData("ai.image.model", "ai.image.model", "ImageGen:Providers:image:Model", false)]
    public void A_setting_maps_to_a_key_of_the_configuration(string text, string kept, string path, bool isSecret)
    {
        Assert.True(SettingKey.TryParse(text, out var key));
        Assert.Equal((kept, path, isSecret), (key.Text, key.Path, key.IsSecret));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ai")]
    [InlineData("ai.replicate")]
    [InlineData("ai.replicate.token\n")]
    [InlineData("ai.Replicate.token")]
    [InlineData("ai.replicate.lane")]
    [InlineData("ai.replicate.webhooksecret")]
    [InlineData("ai.a:b.token")]
    [InlineData("ai.a.b.token")]
    [InlineData("ImageGen:DefaultProvider")]
    public void A_key_that_is_no_setting_can_not_be_set(string? text) => Assert.False(SettingKey.TryParse(text, out _));
}
