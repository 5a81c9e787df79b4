using ImageGen.Gateway.Tests.World;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Gateway.Tests.Http;

public sealed class ImageSizeLimitTests(SharedGateway shared)
{
    [Fact]
    public async Task A_size_that_the_result_store_may_have_no_room_for_is_refused_with_its_field()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => builder.Configuration.AddInMemoryCollection(
            [new("ImageGen:Results:Kind", "redis"), new("ImageGen:Results:MaxBytes", "8388608")]));
        var client = gateway.NewTenant();

        (await client.SubmitAsync("""{"prompt":"a cat","width":3072,"height":3072}""")).Refuses("width");
        Assert.Empty(await client.RowsAsync());
    }
}
