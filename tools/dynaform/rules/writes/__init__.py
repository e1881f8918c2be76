"""Rules about writes: what is lost when two happen at once, or one happens twice."""
