using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;
using ImageGen.Providers.Replicate;

namespace ImageGen.Providers.Tests.Http;

/// <summary>A line break at the end of a text that goes into an address or a row.</summary>
public sealed class LineBreakTests
{
    [Theory]
    [InlineData("p-7_A", true)]
    [InlineData("p-7\n", false)]
    [InlineData("p-7\r\n", false)]
    [InlineData("\np-7", false)]
    [InlineData("", false)]
    public void An_id_of_a_service_has_no_line_break(string id, bool good) => Assert.Equal(good, ServiceId.IsGood(id));

    [Theory]
    [InlineData("owner/name", true)]
    [InlineData("owner/name\n", false)]
    public void A_model_s_name_has_no_line_break(string name, bool good) => Assert.Equal(good, ModelName.TryParse(name, out _));

    [Fact]
    public void A_checkpoint_s_hash_has_no_line_break() => Assert.False(CheckpointName.IsSame("879db523c3\n", "other", "879db523c3"));
}
