using ImageGen.Providers.GpuServers;

namespace ImageGen.Providers.Tests.GpuServers;

public class CheckpointNameTests
{
    [Theory]
    [InlineData("dreamshaper", "dreamshaper.safetensors", null)]
    [InlineData("dreamshaper.safetensors", "DreamShaper", null)]
    [InlineData("sd/dreamshaper.ckpt", "dreamshaper", null)]
    [InlineData(@"sd\dreamshaper.ckpt", "dreamshaper", null)]
    [InlineData("dreamshaper.safetensors [879db523c3]", "dreamshaper", null)]
    [InlineData("dreamshaper.safetensors [879db523c3]", "another", "879db523c3")]
    [InlineData("879db523c3", "dreamshaper", "879db523c3")]
    [InlineData("v1.5", "v1.5.safetensors", "")]
    public void The_same_checkpoint_is_known_by_all_its_names(string asked, string? name, string? hash) => Assert.True(CheckpointName.IsSame(asked, name, hash));

    [Theory]
    [InlineData("dreamshaper", "deliberate", null)]
    [InlineData("dreamshaper", null, null)]
    [InlineData("dreamshaper", "dreamshaper_8", null)]
    [InlineData("v1.5", "v1", null)]
    [InlineData("dreamshaper.safetensors [879db523c3]", "dreamshaper", "1111111111")]
    [InlineData("879db523c3", "dreamshaper", "1111111111")]
    [InlineData("879db523c3", "dreamshaper", null)]
    public void A_different_checkpoint_is_not_taken_for_the_same(string asked, string? name, string? hash) => Assert.False(CheckpointName.IsSame(asked, name, hash));
}
