using ImageGen.Storage.Access;

namespace ImageGen.Storage.Tests.Access;

public sealed class ApiKeySecretTests
{
    [Fact]
    public void A_new_key_has_the_form_that_scanners_look_for_and_differs_from_every_other()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => ApiKeySecret.Create()).ToList();

        Assert.All(keys, key => Assert.Matches(@"\Aig_[0-9A-Za-z]{38}\z", key));
        Assert.All(keys, key => Assert.True(ApiKeySecret.IsWellFormed(key)));
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public void A_key_with_any_character_changed_or_two_exchanged_is_not_well_formed()
    {
        var key = ApiKeySecret.Create();
        for (var index = 0; index < key.Length; index++)
        {
            Assert.False(ApiKeySecret.IsWellFormed(key[..index] + (key[index] == 'x' ? 'y' : 'x') + key[(index + 1)..]), $"Changed at {index}.");
            if (index > 0 && key[index] != key[index - 1])
            {
                Assert.False(ApiKeySecret.IsWellFormed(key[..(index - 1)] + key[index] + key[index - 1] + key[(index + 1)..]), $"Exchanged at {index}.");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ig_")]
    [InlineData("ig_0123456789")]
    [InlineData("IG_00000000000000000000000000000000000000")]
    [InlineData("ig_éééééééééééééééééééééééééééééééééééééé")]
    [InlineData("ig_00000000000000000000000000000000\n00000")]
    public void Other_text_is_not_well_formed(string text) => Assert.False(ApiKeySecret.IsWellFormed(text));

    [Fact]
    public void The_checksum_of_a_known_key_stays_the_same()
    {
        // A key that an earlier version created must stay valid.
        Assert.True(ApiKeySecret.IsWellFormed("ig_0000000000000000000000000000000009rsbM"));
    }
}
